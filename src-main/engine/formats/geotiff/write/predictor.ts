import { bytesOf, type Samples } from '../../../raster/samples.ts';

/** TIFF's predictor 2: each sample less the one `stride` before it in its row, in place. Wraps as the type does. */
export function differences(samples: Samples, rowLength: number, stride: number): Uint8Array {
  const numbers = samples as Int32Array;
  for (let start = 0; start < numbers.length; start += rowLength) {
    for (let i = start + rowLength - 1; i >= start + stride; i--) numbers[i] -= numbers[i - stride];
  }
  return bytesOf(samples);
}

/**
 * TIFF's predictor 3 (Adobe Photoshop TIFF Technical Note 3): in each row first the highest bytes of all samples, down to the
 * lowest, then each byte less the one `stride` before it.
 */
export function floatingDifferences(samples: Samples, rowLength: number, stride: number): Uint8Array {
  const bytes = bytesOf(samples);
  const size = samples.BYTES_PER_ELEMENT;
  const output = new Uint8Array(bytes.length);
  const rowBytes = rowLength * size;
  for (let start = 0; start < bytes.length; start += rowBytes) {
    for (let plane = 0; plane < size; plane++) {
      const to = start + plane * rowLength;
      for (let i = 0, from = start + size - 1 - plane; i < rowLength; i++, from += size)
        output[to + i] = bytes[from];
    }
    for (let i = start + rowBytes - 1; i >= start + stride; i--) output[i] -= output[i - stride];
  }
  return output;
}
