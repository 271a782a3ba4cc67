import type { Block, Raster } from '../raster/raster.ts';
import type { Samples } from '../raster/samples.ts';
import { boundsOf } from '../raster/walk.ts';
import { grow, intersect, type Window } from '../raster/window.ts';
import type { Run } from '../run.ts';
import type { ClusterModel } from './clusterer.ts';
import { labelBlockTask, tallyBlock, type Counting, type LabelledPixels } from './label-block.ts';

interface LabelledBlock {
  readonly ids: Uint16Array;
  readonly block: Block;
}

/** What is counted while a label raster is read, window by window. */
export interface LabelConsumer {
  readonly counting?: Counting;
  /** Pixels outside the raster's bounds are not visited: they are 0. */
  take(window: Window, pixels: LabelledPixels): void | Promise<void>;
}

/**
 * The labels as a raster of one band (uint8 up to 255 clusters, else uint16; 0 = no data), computed whenever a window is
 * read. Reads may overlap in time. `run` must stay usable as long as the raster is. `consumer` sees what is read inside the
 * raster's bounds, in the order of the reads: where each pixel is read once, each is seen once.
 */
export function labelRaster(
  raster: Raster,
  model: ClusterModel,
  run: Run,
  consumer: LabelConsumer = { take: () => {} },
): Raster {
  const sampleType = model.clusterCount <= 255 ? 'uint8' : 'uint16';
  let turn: Promise<unknown> = Promise.resolve();
  return {
    name: `Clusters of ${raster.name}`,
    grid: raster.grid,
    bands: [{ name: 'Cluster', sampleType, scale: 1, offset: 0, nodata: 0 }],
    blockSize: raster.blockSize,
    bounds: raster.bounds,
    overviews: [],
    read: async (window, { signal = run.signal } = {}) => {
      const inside = intersect(window, boundsOf(raster));
      const isEmpty = inside.width === 0 || inside.height === 0;
      const labelling = isEmpty
        ? undefined
        : labelPixels(raster, model, inside, { ...run, signal }, consumer.counting);
      const consumed = Promise.all([labelling, turn]).then(
        ([pixels]) => pixels && consumer.take(inside, pixels),
      );
      turn = consumed.catch(() => {});
      const pixels = await labelling;
      await consumed;
      const ids = pixels ? spread(pixels.ids, inside, window) : new Uint16Array(window.width * window.height);
      const labels = sampleType === 'uint8' ? new Uint8Array(ids) : ids;
      return { window, bands: [labels], valid: labelled(ids) };
    },
  };
}

/** Where the block is still encoded and the model plain, a worker does it all. */
async function labelPixels(
  raster: Raster,
  model: ClusterModel,
  window: Window,
  run: Run,
  counting: Counting | undefined,
): Promise<LabelledPixels> {
  const { centres } = model;
  const isPlain = model.halo === 0 && centres?.bandCount === raster.bands.length;
  const deferred = isPlain ? await raster.defer?.(window, { signal: run.signal }) : undefined;
  if (centres && deferred) {
    const { transfer } = deferred;
    return run.workers.run(labelBlockTask, { deferred, centres, counting }, { signal: run.signal, transfer });
  }
  const { ids, block } = await labelWindow(raster, model, window, run);
  return { ids, tallies: tallyBlock(ids, block, counting) };
}

/** 1 where there is a cluster. */
function labelled(ids: Uint16Array): Uint8Array {
  if (!ids.includes(0)) return new Uint8Array(ids.length).fill(1);
  const valid = new Uint8Array(ids.length);
  for (let i = 0; i < ids.length; i++) if (ids[i] !== 0) valid[i] = 1;
  return valid;
}

async function labelWindow(
  raster: Raster,
  model: ClusterModel,
  window: Window,
  run: Run,
): Promise<LabelledBlock> {
  const { width, height } = raster.grid;
  const around = await raster.read(grow(window, model.halo, width, height), { signal: run.signal });
  const { ids } = await model.predict(around, run);
  if (model.halo === 0) return { ids, block: around };
  return { ids: cut(ids, around.window, window), block: cutBlock(around, window) };
}

/** The labels of a window from those of a part of it; the rest is 0. */
function spread(part: Uint16Array, from: Window, window: Window): Uint16Array {
  if (from.width === window.width && from.height === window.height) return part;
  const ids = new Uint16Array(window.width * window.height);
  for (let row = 0; row < from.height; row++) {
    const to = (from.row + row - window.row) * window.width + from.column - window.column;
    ids.set(part.subarray(row * from.width, (row + 1) * from.width), to);
  }
  return ids;
}

function cutBlock(block: Block, window: Window): Block {
  return {
    window,
    bands: block.bands.map((band) => cut(band, block.window, window)),
    valid: cut(block.valid, block.window, window),
    original: block.original && cutBlock(block.original, window),
  };
}

/** The part of a window's values that lies in a window inside it. */
function cut<Values extends Samples>(values: Values, from: Window, to: Window): Values {
  const part = values.slice(0, to.width * to.height) as Values;
  for (let row = 0; row < to.height; row++) {
    const start = (to.row - from.row + row) * from.width + to.column - from.column;
    part.set(values.subarray(start, start + to.width) as never, row * to.width);
  }
  return part;
}
