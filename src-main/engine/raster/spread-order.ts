/** A place in a lattice; both whole and >= 0. */
export interface LatticePoint {
  readonly column: number;
  readonly row: number;
}

const BITS = 16;

/**
 * Points of a lattice from coarse to fine, in the order of Bayer's threshold matrix (Bayer 1973): the first ones lie on every
 * 2^k-th row and column, then on every 2^(k-1)-th, and so on, so that those up to any place are spread over all. Counted from the
 * least row and column; each point comes once. Sides beyond 65,536 are spread by their lowest bits only.
 */
export function spreadOrder<Point extends LatticePoint>(points: readonly Point[]): Point[] {
  const least = leastCorner(points);
  return points
    .map((point) => ({ point, key: bayerKey(point.column - least.column, point.row - least.row) }))
    .sort((one, other) => one.key - other.key)
    .map(({ point }) => point);
}

/** The least column and the least row, which need not be those of one point. */
export function leastCorner(points: readonly LatticePoint[]): LatticePoint {
  return {
    column: points.reduce((least, { column }) => Math.min(least, column), Infinity),
    row: points.reduce((least, { row }) => Math.min(least, row), Infinity),
  };
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
