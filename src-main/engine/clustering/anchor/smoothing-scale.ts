import type { Field } from '../../kernels/bilateral-kernel.ts';
import type { FittedWindow } from './fitted-windows.ts';

/** How far the window of smoothing reaches. */
const REACH = 4;

/** Of the scale that is right for fields, in median differences between neighbours. */
const FOR_FIELDS = 6;

/** Less than this share of the variance, shared by neighbours, is taken for chance. */
const LEAST_LIKENESS = 0.05;

export interface SmoothingScale {
  /** Of differences in the space of components; 0 for no smoothing. */
  readonly scale: number;
  /** In median differences between neighbours. */
  readonly multiple: number;
  /** 0..1: of what neighbouring pixels share, how much those 4 pixels apart still share; 1 where no two are so far apart. */
  readonly likeness: number;
}

/** Differences so small that nothing would be smoothed away beside the rounding of float32. */
const LEAST_SCALE = 1e-6;

/**
 * The scale of smoothing: `multiple` times the median distance between pixels side by side, or, where that is 0, a multiple chosen by how
 * far likeness reaches. Noise takes no part in that, because it is not shared.
 */
export function smoothingScale(windows: readonly FittedWindow[], multiple: number): SmoothingScale {
  const likeness = likenessAtReach(windows);
  const chosen = multiple > 0 ? multiple : multipleFor(likeness);
  const scale = chosen * medianDifference(windows);
  return { scale: scale < LEAST_SCALE ? 0 : scale, multiple: chosen, likeness };
}

function multipleFor(likeness: number): number {
  return likeness >= 0.5 ? FOR_FIELDS : 0.5;
}

/** Covariance of pixels 4 apart (along rows, and along columns) over that of neighbours, over all components. */
function likenessAtReach(windows: readonly FittedWindow[]): number {
  const means = componentMeans(windows);
  const [variance] = covarianceAt(windows, means, 0);
  const [neighbours] = covarianceAt(windows, means, 1);
  const [apart, pairs] = covarianceAt(windows, means, REACH);
  if (pairs === 0 || variance === 0) return 1;
  return Math.min(1, Math.max(0, apart) / Math.max(neighbours, LEAST_LIKENESS * variance));
}

/** Mean over both directions of the mean product of two pixels so far apart, both less the mean; and the number of pairs. */
function covarianceAt(
  windows: readonly FittedWindow[],
  means: readonly number[],
  distance: number,
): [number, number] {
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
  return [total / Math.max(1, found.length), counts[0] + counts[1]];
}

/** Median distance between pixels side by side, both with data; 0 where there are none. */
export function medianDifference(windows: readonly FittedWindow[]): number {
  const distances: number[] = [];
  for (const fitted of windows) {
    forEachPair(fitted, 0, 1, (index) => distances.push(distanceBetween(fitted.field, index, index + 1)));
  }
  const sorted = Float32Array.from(distances).sort();
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return 0;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function distanceBetween({ planes }: Field, one: number, other: number): number {
  return Math.sqrt(planes.reduce((sum, plane) => sum + (plane[one] - plane[other]) ** 2, 0));
}

function componentMeans(windows: readonly FittedWindow[]): number[] {
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
 * Calls back for every pixel with data in the window for which the one so far to the right (direction 0) or below (1) is one too; with
 * its place in the field.
 */
function forEachPair(
  { window, around, field }: FittedWindow,
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
