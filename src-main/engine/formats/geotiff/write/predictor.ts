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
 * lowest, then each byte less the one `stride` before it. Rows hold at least `stride` samples.
 */
export function floatingDifferences(samples: Samples, rowLength: number, stride: number): Uint8Array {
  const bytes = bytesOf(samples);
  const size = samples.BYTES_PER_ELEMENT;
  const output = new Uint8Array(bytes.length);
  const step = stride * size;
  for (let start = 0; start < bytes.length; start += rowLength * size) {
    for (let plane = 0; plane < size; plane++) {
      const to = start + plane * rowLength;
      const from = start + size - 1 - plane;
      // The first of a plane come after the last of the one before, whose bytes are one higher in their samples.
      const last = from + 1 + (rowLength - stride) * size;
      for (let i = 0, at = 0; i < stride; i++, at += size)
        output[to + i] = plane === 0 ? bytes[from + at] : bytes[from + at] - bytes[last + at];
      if (size === 4) continue;
      for (let i = stride, at = from + step; i < rowLength; i++, at += size)
        output[to + i] = bytes[at] - bytes[at - step];
    }
  }
  if (size === 4)
    putDifferences(
      new Uint32Array(bytes.buffer, bytes.byteOffset, samples.length),
      output,
      rowLength,
      stride,
    );
  return output;
}

/** The differences inside the four planes of each row: a byte of a difference needs no more than the bytes below it cut off. */
function putDifferences(words: Uint32Array, output: Uint8Array, rowLength: number, stride: number): void {
  for (let start = 0; start < words.length; start += rowLength) {
    for (let i = stride, to = 4 * start + stride; i < rowLength; i++, to++) {
      const word = words[start + i];
      const before = words[start + i - stride];
      output[to] = (word >>> 24) - (before >>> 24);
      output[to + rowLength] = (word >>> 16) - (before >>> 16);
      output[to + 2 * rowLength] = (word >>> 8) - (before >>> 8);
      output[to + 3 * rowLength] = word - before;
    }
  }
}
