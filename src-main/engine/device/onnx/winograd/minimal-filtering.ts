/** Rows of numbers. */
export type Matrix = readonly (readonly number[])[];

/**
 * Winograd's minimal filtering of `tile` results by a filter of 3 (Lavin & Gray 2016): for a filter g and data d of tile + 2 numbers the
 * correlation is `result` ((`filter` g) . (`data` d)), with one product for each of tile + 2 points.
 */
export interface MinimalFiltering {
  readonly filter: Matrix;
  readonly data: Matrix;
  readonly result: Matrix;
}

/** Small numbers, their reciprocals and signs lose the fewest digits; the last point is always infinity. */
const POINTS = [0, 1, -1, 2, -0.5];

/** By Toom and Cook: polynomials are multiplied by their values at points, here in its transposed form. `tile` in 1..4. */
export function minimalFiltering(tile: number): MinimalFiltering {
  const points = POINTS.slice(0, tile + 1);
  const powers = (count: number): number[][] => [
    ...points.map((point) => Array.from({ length: count }, (_, power) => point ** power)),
    Array.from({ length: count }, (_, power) => Number(power === count - 1)),
  ];
  const product = points.reduce<number[]>((polynomial, point) => timesLinear(polynomial, point), [1]);
  const lagrange = points.map((point) => {
    const others = points.filter((other) => other !== point);
    const scale = others.reduce((value, other) => value * (point - other), 1);
    const basis = others.reduce<number[]>((polynomial, other) => timesLinear(polynomial, other), [1]);
    return [...basis, 0].map((coefficient) => coefficient / scale);
  });
  const evaluated = powers(tile);
  return {
    filter: powers(3),
    data: [...lagrange, product],
    result: evaluated[0].map((_, power) => evaluated.map((row) => row[power])),
  };
}

/** Coefficients of the polynomial times (x - root), lowest first. */
function timesLinear(polynomial: readonly number[], root: number): number[] {
  const higher = [0, ...polynomial];
  return higher.map((coefficient, power) => coefficient - root * (polynomial[power] ?? 0));
}
