import { bytesOf, type NumericSamples, type Samples } from '../../../raster/samples.ts';

/** TIFF's predictors: horizontal differences of whole numbers, and of the bytes of floats (TIFF Technical Note 3). */
export const PREDICTOR = { none: 1, horizontal: 2, floatingPoint: 3 } as const;

/** The predictor that suits a kind of samples. 64-bit integers have none that every reader knows. */
export function predictorOf(samples: Samples): (typeof PREDICTOR)[keyof typeof PREDICTOR] {
  if (samples instanceof BigInt64Array || samples instanceof BigUint64Array) return PREDICTOR.none;
  if (samples instanceof Float32Array || samples instanceof Float64Array) return PREDICTOR.floatingPoint;
  return PREDICTOR.horizontal;
}

/** The bytes of rows of `width` samples under the predictor that suits them, little-endian; the samples stay as they are. */
export function differenceSamples(samples: Samples, width: number): Uint8Array {
  const predictor = predictorOf(samples);
  if (predictor === PREDICTOR.none) return bytesOf(samples);
  return predictor === PREDICTOR.horizontal
    ? horizontal(samples as NumericSamples, width)
    : floatingPoint(samples, width);
}

function horizontal(samples: NumericSamples, width: number): Uint8Array {
  const differences = samples.slice();
  for (let index = samples.length - 1; index > 0; index -= 1) {
    if (index % width !== 0) differences[index] = samples[index] - samples[index - 1];
  }
  return bytesOf(differences);
}

/** Each row: the highest bytes of all samples, then the next, and so on; then differences from byte to byte. */
function floatingPoint(samples: Samples, width: number): Uint8Array {
  const from = bytesOf(samples);
  const size = samples.BYTES_PER_ELEMENT;
  const rowBytes = width * size;
  const bytes = new Uint8Array(from.length);
  for (let row = 0; row < from.length; row += rowBytes) {
    for (let column = 0; column < width; column += 1) {
      for (let byte = 0; byte < size; byte += 1) {
        bytes[row + byte * width + column] = from[row + column * size + size - 1 - byte];
      }
    }
    for (let at = row + rowBytes - 1; at > row; at -= 1) bytes[at] -= bytes[at - 1];
  }
  return bytes;
}
