import type { PixelPlanes } from '../../kernels/centre-kernel.ts';
import type { Block } from '../../raster/raster.ts';
import { numeric, type NumericSamples } from '../../raster/samples.ts';

/** Values beyond this count as no data, as in a sample: their squares would overflow float32. */
export const LARGEST_VALUE = 1e17;

/** The valid pixels of a block whose values are all finite and of a usable size, in its order; views of it where that is all of them. */
export function usablePixels({ bands, valid }: Block): PixelPlanes {
  const planes = bands.map(numeric);
  const usable = usableOf({ bands, valid });
  if (!usable.includes(0)) return { length: usable.length, planes };
  const length = usable.reduce((sum, one) => sum + one, 0);
  return { length, planes: planes.map((plane) => kept(plane, usable, length)) };
}

/** 1 for each of these pixels. */
export function usableOf({ bands, valid }: Pick<Block, 'bands' | 'valid'>): Uint8Array {
  const usable = valid.slice();
  for (const band of bands) dropUnusable(usable, numeric(band));
  return usable;
}

function dropUnusable(usable: Uint8Array, plane: NumericSamples): void {
  if (!(plane instanceof Float32Array || plane instanceof Float64Array)) return;
  for (let i = 0; i < plane.length; i++) if (!(Math.abs(plane[i]) <= LARGEST_VALUE)) usable[i] = 0;
}

function kept(plane: NumericSamples, usable: Uint8Array, length: number): Float32Array {
  const result = new Float32Array(length);
  let count = 0;
  for (let i = 0; i < plane.length; i++) if (usable[i] === 1) result[count++] = plane[i];
  return result;
}
