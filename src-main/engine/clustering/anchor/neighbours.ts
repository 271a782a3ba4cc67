import type { Field } from '../../kernels/bilateral-kernel.ts';
import type { FittedWindow } from './fitted-windows.ts';

/** Part of a window to learn from: what neighbours are compared by. */
export type WindowField = Pick<FittedWindow, 'window' | 'around' | 'field'>;

/** Median distance between pixels side by side, both with data; 0 where there are none. */
export function medianDifference(windows: readonly WindowField[]): number {
  const distances: number[] = [];
  for (const fitted of windows) {
    forEachPair(fitted, 0, 1, (index) => distances.push(distanceBetween(fitted.field, index, index + 1)));
  }
  return medianOf(distances);
}

/** Of several the one in the middle, or the mean of the two there; 0 of none. */
export function medianOf(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return 0;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function distanceBetween({ planes }: Field, one: number, other: number): number {
  return Math.sqrt(planes.reduce((sum, plane) => sum + (plane[one] - plane[other]) ** 2, 0));
}

/**
 * Covariance of pixels `distance` apart, over all components, along rows and along columns by halves; 0 for the variance.
 */
export function sharedCovariance(windows: readonly WindowField[], distance: number): number {
  const means = componentMeans(windows);
  const sums = [0, 0];
  const counts = [0, 0];
  for (const fitted of windows) {
    [distance, distance * fitted.field.width].forEach((step, direction) => {
      forEachPair(fitted, direction, distance, (index) => {
        fitted.field.planes.forEach((plane, c) => {
          sums[direction] += (plane[index] - means[c]) * (plane[index + step] - means[c]);
        });
        counts[direction]++;
      });
    });
  }
  const found = [0, 1].filter((direction) => counts[direction] > 0);
  const total = found.reduce((sum, direction) => sum + sums[direction] / counts[direction], 0);
  return total / Math.max(1, found.length);
}

function componentMeans(windows: readonly WindowField[]): number[] {
  const sums = windows[0].field.planes.map(() => 0);
  let count = 0;
  for (const fitted of windows) {
    forEachPair(fitted, 0, 0, (index) => {
      fitted.field.planes.forEach((plane, c) => (sums[c] += plane[index]));
      count++;
    });
  }
  return sums.map((sum) => sum / Math.max(1, count));
}

/**
 * Calls back for every pixel with data in the window for which the one so far to the right (direction 0) or below (1) is
 * one too; with its place in the field.
 */
export function forEachPair(
  { window, around, field }: WindowField,
  direction: number,
  distance: number,
  visit: (index: number) => void,
): void {
  const step = direction === 0 ? distance : distance * field.width;
  const columns = window.width - (direction === 0 ? distance : 0);
  const rows = window.height - (direction === 0 ? 0 : distance);
  for (let row = 0; row < rows; row++) {
    const start = (window.row - around.row + row) * field.width + window.column - around.column;
    for (let index = start; index < start + columns; index++) {
      if (field.valid[index] !== 0 && field.valid[index + step] !== 0) visit(index);
    }
  }
}
