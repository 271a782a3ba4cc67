import type { Result } from '../../src-main/engine/project/document.ts';
import type { ClassScheme, LandCoverClass } from '../../src-main/engine/scheme/class-scheme.ts';

/** A cluster as a row of the table. */
export interface ClusterRow {
  readonly id: number;
  readonly colour: string;
  readonly pixels: number;
  readonly hectares: number | undefined;
  /** Per band of the recipe, in physical values. */
  readonly mean: readonly (number | null)[];
  readonly deviation: readonly (number | null)[];
  readonly landCover: LandCoverClass | undefined;
}

/** What the table is sorted by; `band` is a position in the recipe's bands. */
export type SortKey = 'id' | 'class' | 'pixels' | 'hectares' | { readonly band: number };

export interface Sort {
  readonly key: SortKey;
  readonly descending: boolean;
}

export function clusterRows(result: Result, scheme: ClassScheme): ClusterRow[] {
  const classes = new Map(scheme.classes.map((entry) => [entry.id, entry]));
  return result.clusters.map(({ id, colour, pixels, hectares, mean, deviation }) => ({
    id,
    colour,
    pixels,
    hectares,
    mean,
    deviation,
    landCover: classes.get(result.assignment[id]),
  }));
}

/** A sorted copy: rows without the value come last either way, equal ones by id. */
export function sortRows(rows: readonly ClusterRow[], { key, descending }: Sort): ClusterRow[] {
  const direction = descending ? -1 : 1;
  return [...rows].sort((left, right) => {
    const first = valueOf(left, key);
    const second = valueOf(right, key);
    if (first === undefined || second === undefined) {
      return Number(first === undefined) - Number(second === undefined) || left.id - right.id;
    }
    return direction * compare(first, second) || left.id - right.id;
  });
}

/** The sort after a click on a heading: numbers start with the largest, the rest with the smallest; again turns it round. */
export function nextSort(present: Sort, key: SortKey): Sort {
  if (sameKey(present.key, key)) return { key, descending: !present.descending };
  return { key, descending: key !== 'id' && key !== 'class' };
}

export function sameKey(left: SortKey, right: SortKey): boolean {
  if (typeof left === 'object' && typeof right === 'object') return left.band === right.band;
  return left === right;
}

function valueOf(row: ClusterRow, key: SortKey): number | string | undefined {
  if (key === 'class') return row.landCover?.name;
  if (typeof key === 'object') return row.mean[key.band] ?? undefined;
  return row[key];
}

function compare(left: number | string, right: number | string): number {
  return typeof left === 'string' ? left.localeCompare(String(right)) : left - Number(right);
}
