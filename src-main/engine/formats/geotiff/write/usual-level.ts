import type { Samples } from '../../../raster/samples.ts';

/** Few tiles differ from row to row so much that more would be worth looking at. */
const EVERY_ROW = 4;

/**
 * The level of deflate whose file is within a tenth of what higher ones make, for the least time: 4 for numbers, and for labels 4 to 6 by the
 * share of pixels that differ from the one before. Where long runs of labels repeat, 4 gives up before it has found the longest.
 * `samples` are those of one tile before the predictor, in rows of `rowLength`, `stride` of them in a pixel.
 */
export function usualLevel(samples: Samples, predictor: number, rowLength: number, stride: number): number {
  if (predictor !== 1) return 4;
  const share = shareOfChanges(samples as Uint8Array, rowLength, stride);
  if (share >= 0.1) return 4;
  return share >= 0.03 ? 5 : 6;
}

function shareOfChanges(samples: Uint8Array, rowLength: number, stride: number): number {
  let changes = 0;
  let seen = 0;
  for (let start = 0; start < samples.length; start += EVERY_ROW * rowLength) {
    for (let i = start + stride; i < start + rowLength; i++)
      changes += samples[i] === samples[i - stride] ? 0 : 1;
    seen += rowLength - stride;
  }
  return changes / Math.max(1, seen);
}
