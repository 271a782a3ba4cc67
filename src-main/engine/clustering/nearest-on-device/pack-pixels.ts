import type { PixelPlanes } from '../../kernels/centre-kernel.ts';
import { LARGEST_VALUE } from '../samples/usable-pixels.ts';
import type { NearestShape } from './nearest-program.ts';

/** Pixels as a device is fed them. */
export interface PackedPixels {
  /** Band after band, filled up with zeros. */
  readonly values: Float32Array;
  /** 1 for a pixel with a sample that is no number or too large to be squared: zeros are fed in place of these, for what devices make of them differs. */
  readonly unfit: Uint8Array;
}

/** Some of the pixels, no more than the shape has. */
export function packPixels({ length, planes }: PixelPlanes, { pixels, bands }: NearestShape): PackedPixels {
  const values = new Float32Array(bands * pixels);
  const unfit = new Uint8Array(length);
  planes.forEach((plane, band) => {
    const packed = values.subarray(band * pixels, band * pixels + length);
    packed.set(plane);
    if (!(plane instanceof Float32Array || plane instanceof Float64Array)) return;
    for (let i = 0; i < length; i++) {
      if (Math.abs(packed[i]) <= LARGEST_VALUE) continue;
      packed[i] = 0;
      unfit[i] = 1;
    }
  });
  return { values, unfit };
}

/** Whether a device can be fed such centres. */
export function areFit(values: Float32Array): boolean {
  return values.every((value) => Math.abs(value) <= LARGEST_VALUE);
}
