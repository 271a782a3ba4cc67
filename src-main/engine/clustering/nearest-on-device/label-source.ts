import type { Centres, PixelPlanes } from '../../kernels/centre-kernel.ts';
import { boundsOf } from '../../raster/walk.ts';
import type { Run } from '../../run.ts';
import type { PixelSource } from '../samples/pixel-source.ts';
import { planesOf } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import { acceleratorsFor, labelOnDevice } from './label-on-device.ts';

type Labels = Uint16Array<ArrayBuffer> | undefined;

/** The label of each pixel of a sample, where somebody lends a device for so much work; undefined otherwise. */
export async function labelSampleOnDevice(sample: Sample, centres: Centres, run: Run): Promise<Labels> {
  const devices = acceleratorsFor(run, sample.count, centres);
  if (!devices) return undefined;
  const pixels = planesOf({ ...sample, from: 0, length: sample.count });
  return labelOnDevice(pixels, centres, devices, run);
}

/** What labels a walked raster's pixels on a device that is lent for all of them; undefined where none is, or no raster is walked. */
export function windowLabeller(
  { raster }: PixelSource,
  centres: Centres,
  run: Run,
): ((pixels: PixelPlanes) => Promise<Labels>) | undefined {
  if (!raster) return undefined;
  const { width, height } = boundsOf(raster);
  const devices = acceleratorsFor(run, width * height, centres);
  return devices && ((pixels) => labelOnDevice(pixels, centres, devices, run));
}
