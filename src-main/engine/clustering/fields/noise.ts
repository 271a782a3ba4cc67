import { forEachPair, medianOf, type WindowField } from '../anchor/neighbours.ts';

/** So that a scene without noise is not divided by 0. */
const LEAST_VARIANCE = 1e-12;

/**
 * The deviation of the noise of each component: of the differences of neighbours (side by side, one above the other; both with data),
 * those of the quieter half, which lies within fields, divided by the root of 2. 1 where there are no neighbours.
 */
export function noiseDeviations(windows: readonly WindowField[]): number[] {
  const squares: number[] = [];
  forEachNeighbours(windows, (planes, one, other) => squares.push(squaredDifference(planes, one, other)));
  const { planes: components } = windows[0].field;
  if (squares.length === 0) return components.map(() => 1);
  const median = medianOf(squares);
  const sums = components.map(() => 0);
  let count = 0;
  forEachNeighbours(windows, (planes, one, other) => {
    if (squaredDifference(planes, one, other) > median) return;
    planes.forEach((plane, component) => (sums[component] += (plane[one] - plane[other]) ** 2));
    count++;
  });
  return sums.map((sum) => Math.sqrt(sum / count / 2 + LEAST_VARIANCE));
}

function forEachNeighbours(
  windows: readonly WindowField[],
  visit: (planes: readonly Float32Array[], one: number, other: number) => void,
): void {
  for (const fitted of windows) {
    const { planes, width } = fitted.field;
    forEachPair(fitted, 0, 1, (pixel) => visit(planes, pixel, pixel + 1));
    forEachPair(fitted, 1, 1, (pixel) => visit(planes, pixel, pixel + width));
  }
}

function squaredDifference(planes: readonly Float32Array[], one: number, other: number): number {
  let sum = 0;
  for (const plane of planes) sum += (plane[one] - plane[other]) ** 2;
  return sum;
}
