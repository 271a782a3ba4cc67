import { throwIfCancelled } from '../../../run.ts';
import { createSamples, type Samples } from '../../../raster/samples.ts';
import type { Window } from '../../../raster/window.ts';
import { pipeline } from '../../../workers.ts';
import { blocksOf, copyBlock } from './block-windows.ts';
import type { BlockLoader } from './block-loader.ts';
import type { ImageLayout } from './image-layout.ts';

/** Assembles the bands of a window from blocks, `width` of them in flight. Each array is new and the caller's own. */
export async function readSamples(
  layout: ImageLayout,
  load: BlockLoader,
  window: Window,
  bands: readonly number[],
  width: number,
  signal?: AbortSignal,
): Promise<Samples[]> {
  const targets = new Map<number, Samples>();
  for (const band of bands) {
    if (!targets.has(band)) {
      targets.set(band, createSamples(layout.encoding.sampleType, window.width * window.height));
    }
  }
  await pipeline(
    blocksOf(layout, window, [...targets.keys()]),
    width,
    ({ address, bands: wanted }) => {
      throwIfCancelled(signal);
      return load(address, layout.planar ? [0] : wanted);
    },
    (decoded, { area, bands: wanted }) => {
      throwIfCancelled(signal);
      wanted.forEach((band, index) => copyBlock(area, decoded[index], window, targets.get(band)!));
    },
  );
  return bands.map((band, index) => {
    const samples = targets.get(band)!;
    return bands.indexOf(band) === index ? samples : (samples.slice() as Samples);
  });
}
