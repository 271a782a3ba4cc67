import type { Samples } from '../../../raster/samples.ts';

/** Few tiles differ from row to row so much that more would be worth looking at. */
const EVERY_ROW = 4;

/** Of pixels that differ from the one before: with less, runs are so long that 4 and 5 give up before they have found the longest. */
const ROUGH = 0.1;

/**
 * The level of deflate that takes the least time for a file at most an eighth larger than at 6: 4 for numbers and for labels that often
 * change, else 6, which plain labels are quick at. `samples` are those of a tile before the predictor, in rows of `rowLength`, `stride`
 * of them in a pixel.
 */
export function usualLevel(samples: Samples, predictor: number, rowLength: number, stride: number): 4 | 6 {
  if (predictor !== 1) return 4;
  return shareOfChanges(samples as Uint8Array, rowLength, stride) >= ROUGH ? 4 : 6;
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
