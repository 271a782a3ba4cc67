import { minimalFiltering, type Matrix } from './minimal-filtering.ts';
import type { WinogradPlan } from './plan-winograd.ts';

/** By frequency and tile, weights of the positions along an axis. */
type Rows = readonly (readonly (readonly number[])[])[];

/** From the pixels of an image to its (frequency, tile): [frequencies x tiles, pixels]. */
export function imageTransform({ images, results, tile, padding }: WinogradPlan): Matrix {
  const [down, across] = [0, 1].map((axis) =>
    minimalFiltering(tile[axis]).data.map((weights) =>
      placed(weights, tile[axis], results[axis], images[axis], padding),
    ),
  );
  return crossed(down, across);
}

/** From (frequency, tile) to the pixels of a result, transposed: [frequencies x tiles, pixels]. */
export function resultTransform({ results, tile }: WinogradPlan): Matrix {
  const [down, across] = [0, 1].map((axis) => {
    const { result } = minimalFiltering(tile[axis]);
    return result[0].map((_, frequency) => {
      const weights = result.map((row) => row[frequency]);
      return placed(weights, tile[axis], results[axis], results[axis], 0);
    });
  });
  return crossed(down, across);
}

/** From the nine weights of a filter to frequencies: [frequencies, 9]. */
export function filterTransform({ tile }: WinogradPlan): Matrix {
  const [down, across] = tile.map((size) => minimalFiltering(size).filter);
  return kronecker(down, across);
}

/** For each tile the weights where it lies on an axis of `length` positions. */
function placed(
  weights: readonly number[],
  tile: number,
  results: number,
  length: number,
  padding: number,
): number[][] {
  return Array.from({ length: Math.ceil(results / tile) }, (_, index) =>
    Array.from({ length }, (__, position) => weights[position - index * tile + padding] ?? 0),
  );
}

/** Rows by (frequency down, frequency across, tile down, tile across). */
function crossed(down: Rows, across: Rows): Matrix {
  return down.flatMap((first) => across.flatMap((second) => kronecker(first, second)));
}

function kronecker(left: Matrix, right: Matrix): Matrix {
  return left.flatMap((first) => right.map((second) => first.flatMap((a) => second.map((b) => a * b))));
}
