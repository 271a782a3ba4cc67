import type { Inspection } from '../../src-main/engine/api.ts';

export type Separability = NonNullable<Inspection['separability']>;

/** How clusters are told apart. */
export type Distance = Exclude<keyof Separability, 'ids'>;

export interface Pair {
  readonly one: number;
  readonly other: number;
  readonly value: number;
}

export const DISTANCES: readonly {
  readonly value: Distance;
  readonly label: string;
  readonly title: string;
}[] = [
  {
    value: 'jeffriesMatusita',
    label: 'Jeffries-Matusita',
    title: '0: the same; above 1.9: well apart; 2: wholly apart',
  },
  { value: 'transformedDivergence', label: 'Transformed divergence', title: '0: the same; 2: wholly apart' },
  { value: 'bhattacharyya', label: 'Bhattacharyya', title: '0: the same; without a greatest value' },
];

/** The pairs that are told apart least, the worst first. Those of which nothing is known are left out. */
export function worstPairs(separability: Separability, distance: Distance, most: number): Pair[] {
  const { ids } = separability;
  const pairs = ids.flatMap((one, row) =>
    ids.slice(row + 1).flatMap((other, place): Pair[] => {
      const value = separability[distance][row][row + 1 + place];
      return value === null ? [] : [{ one, other, value }];
    }),
  );
  return pairs.sort((left, right) => left.value - right.value).slice(0, most);
}

/** Of what is wholly apart, 0..1; an unbounded distance as the Jeffries-Matusita distance that belongs to it. */
export function shareApart(distance: Distance, value: number): number {
  return distance === 'bhattacharyya' ? -Math.expm1(-value) : value / 2;
}

/** Short enough for a cell: never rounded up to "2" or to a distance that is greater. */
export function cellText(distance: Distance, value: number): string {
  if (distance === 'bhattacharyya' && value >= 10) return value >= 1000 ? '≥1k' : String(Math.floor(value));
  return (Math.floor(value * 100 + 1e-9) / 100).toFixed(2);
}
