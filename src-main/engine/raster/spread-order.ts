import type { Window } from './window.ts';

/** A place in a lattice; both whole and >= 0. */
export interface LatticePoint {
  readonly column: number;
  readonly row: number;
}

const BITS = 24;

/**
 * Points of a lattice from coarse to fine, in the order of Bayer's threshold matrix (Bayer 1973): the first ones lie on every
 * 2^k-th row and column, then on every 2^(k-1)-th, and so on, so that those up to any place are spread over all. Counted
 * from row and column 0, so that orders of overlapping parts begin with the same points; each point comes once.
 */
export function spreadOrder<Point extends LatticePoint>(points: readonly Point[]): Point[] {
  return points
    .map((point) => ({ point, key: bayerKey(point.column, point.row) }))
    .sort((one, other) => one.key - other.key)
    .map(({ point }) => point);
}

/** The points of a rectangle of the lattice on every 2^k-th row and column, for the least k that leaves no more than `most` (>= 1). */
export function spreadLevel({ column, row, width, height }: Window, most: number): LatticePoint[] {
  let columns = wholeNumbers(column, width);
  let rows = wholeNumbers(row, height);
  for (let stride = 2; columns.length * rows.length > most; stride *= 2) {
    columns = multiplesAmong(columns, stride);
    rows = multiplesAmong(rows, stride);
  }
  return rows.flatMap((down) => columns.map((right) => ({ column: right, row: down })));
}

function wholeNumbers(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

/** A single number stays whatever it is. */
function multiplesAmong(numbers: readonly number[], stride: number): readonly number[] {
  const found = numbers.filter((number) => number % stride === 0);
  return found.length > 0 ? found : numbers;
}

/** The lowest bits weigh most; of a cell of four the diagonal comes first. */
function bayerKey(column: number, row: number): number {
  let key = 0;
  for (let bit = 0; bit < BITS; bit += 1) {
    const [right, below] = [(column >> bit) & 1, (row >> bit) & 1];
    key = key * 4 + 2 * (right ^ below) + below;
  }
  return key;
}
