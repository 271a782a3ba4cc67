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
export function fieldOfBlock(projection: Projection, { width, height, planes, valid }: SampleBlock): Field {
  const usable = valid.slice();
  for (const plane of planes) {
    if (!(plane instanceof Float32Array || plane instanceof Float64Array)) continue;
    for (let i = 0; i < usable.length; i++) if (!isUsable(plane[i])) usable[i] = 0;
  }
  return { width, height, planes: project(projection, planes), valid: usable };
}
