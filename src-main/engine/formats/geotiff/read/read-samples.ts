import { throwIfCancelled } from '../../../run.ts';
import { bytesOf, bytesPerSample, createSamples, type Samples } from '../../../raster/samples.ts';
import { intersect, type Window } from '../../../raster/window.ts';
import { pipeline } from '../../../workers.ts';
import type { BlockAddress, BlockLoader } from './block-loader.ts';
import type { ImageLayout } from './image-layout.ts';

interface BlockRequest {
  readonly address: BlockAddress;
  /** Of the image. */
  readonly bands: readonly number[];
}

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
    (decoded, { address, bands: wanted }) => {
      throwIfCancelled(signal);
      wanted.forEach((band, index) => copyBlock(layout, window, address, decoded[index], targets.get(band)!));
    },
  );
  return bands.map((band, index) => {
    const samples = targets.get(band)!;
    return bands.indexOf(band) === index ? samples : (samples.slice() as Samples);
  });
}

function* blocksOf(layout: ImageLayout, window: Window, bands: readonly number[]): Generator<BlockRequest> {
  const { width, height } = layout.block;
  const lastRow = Math.floor((window.row + window.height - 1) / height);
  const lastColumn = Math.floor((window.column + window.width - 1) / width);
  for (let blockRow = Math.floor(window.row / height); blockRow <= lastRow; blockRow += 1) {
    for (let blockColumn = Math.floor(window.column / width); blockColumn <= lastColumn; blockColumn += 1) {
      if (!layout.planar) yield { address: { plane: 0, blockRow, blockColumn }, bands };
      else for (const plane of bands) yield { address: { plane, blockRow, blockColumn }, bands: [plane] };
    }
  }
}

/** As bytes, so that every sample type takes the same way. */
function copyBlock(
  layout: ImageLayout,
  window: Window,
  { blockRow, blockColumn }: BlockAddress,
  decoded: Samples,
  target: Samples,
): void {
  const { width, height } = layout.block;
  const block = { column: blockColumn * width, row: blockRow * height, width, height };
  const part = intersect(window, block);
  const size = bytesPerSample(layout.encoding.sampleType);
  const from = bytesOf(decoded);
  const to = bytesOf(target);
  for (let row = part.row; row < part.row + part.height; row += 1) {
    const start = ((row - block.row) * width + part.column - block.column) * size;
    const at = ((row - window.row) * window.width + part.column - window.column) * size;
    to.set(from.subarray(start, start + part.width * size), at);
  }
}
