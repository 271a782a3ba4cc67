import type { Field } from '../../kernels/bilateral-kernel.ts';
import type { NumericSamples } from '../../raster/samples.ts';
import { isUsable } from '../samples/find-pixels.ts';
import { project, type Projection } from './projection.ts';

/** The samples of a rectangle of pixels. */
export interface SampleBlock {
  readonly width: number;
  readonly height: number;
  readonly planes: readonly NumericSamples[];
  /** 0 where there is no data. */
  readonly valid: Uint8Array;
}

/** The components of a block's pixels; those with a sample that cannot be used have no data. */
export function fieldOfBlock(projection: Projection, block: SampleBlock): Field {
  const { width, height, planes } = block;
  return { width, height, planes: project(projection, planes), valid: usableOf(block) };
}

/** 1 for each pixel that has data, all of it of a usable size; 0 for the others. */
export function usableOf({ planes, valid }: SampleBlock): Uint8Array {
  const usable = valid.slice();
  for (const plane of planes) {
    if (!(plane instanceof Float32Array || plane instanceof Float64Array)) continue;
    for (let i = 0; i < usable.length; i++) if (!isUsable(plane[i])) usable[i] = 0;
  }
  return usable;
}
