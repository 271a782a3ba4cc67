import type { Samples } from '../../raster/samples.ts';
import type { PngImage } from './png-image.ts';

const NO_FILTER = 0;
const UP = 2;

/** Bytes of the image before it is compressed: each row follows the number of its filter. */
export function rowsLength(image: PngImage): number {
  return image.height * (1 + rowBytes(image));
}

/** Puts rows of samples, interleaved by pixel and highest byte first, to their place among all rows. */
export function putRows(
  target: Uint8Array,
  image: PngImage,
  firstRow: number,
  bands: readonly Samples[],
): void {
  const { width, bits, channels } = image;
  const stride = 1 + rowBytes(image);
  const rows = bands[0].length / width;
  for (const [channel, samples] of bands.entries()) {
    for (let row = 0; row < rows; row++) {
      let to = (firstRow + row) * stride + 1 + channel * (bits / 8);
      for (let i = row * width; i < (row + 1) * width; i++, to += (channels * bits) / 8) {
        const sample = Number(samples[i]);
        if (bits === 16) target[to] = sample >> 8;
        target[to + bits / 8 - 1] = sample;
      }
    }
  }
}

/** Filters rows in place: measurements by their difference to the row above, colours of a palette not at all. */
export function filterRows(rows: Uint8Array, image: PngImage): void {
  const stride = 1 + rowBytes(image);
  for (let row = image.height - 1; row >= 0; row--) {
    const start = row * stride;
    rows[start] = image.palette ? NO_FILTER : UP;
    if (image.palette || row === 0) continue;
    for (let i = start + 1; i < start + stride; i++) rows[i] -= rows[i - stride];
  }
}

function rowBytes({ width, channels, bits }: PngImage): number {
  return (width * channels * bits) / 8;
}
