import { discard } from '../../bytes.ts';
import { discardBlock } from '../../raster/discard-block.ts';
import type { Raster } from '../../raster/raster.ts';
import { createSamples } from '../../raster/samples.ts';
import { boundsOf } from '../../raster/walk.ts';
import { intersect, type Window } from '../../raster/window.ts';
import type { Run } from '../../run.ts';
import type { ClusterModel } from '../clusterer.ts';
import { checkBandCount } from '../rules/pixel-rule.ts';
import { renumbered, type IdTable } from './id-table.ts';
import {
  labelBlockTask,
  labelType,
  tallyBlock,
  type Counting,
  type LabelledPixels,
  type LabelSamples,
} from './label-block.ts';
import { labelBlockSize, partsToLabel } from './label-windows.ts';
import { labelWindowOnDevice } from './label-window-on-device.ts';
import { predictWindow } from './predict-window.ts';

/** What is counted while a label raster is read, window by window. */
export interface LabelConsumer {
  readonly counting?: Counting;
  /** Pixels outside the raster's bounds are not visited: they are 0. The ids are the block's, once this has resolved. */
  take(window: Window, pixels: LabelledPixels): void | Promise<void>;
}

export interface LabelOptions {
  readonly consumer?: LabelConsumer;
  /** Ids of the result by those of the model; the model's own when absent. */
  readonly table?: IdTable;
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
  { consumer, table }: LabelOptions = {},
): Raster {
  const sampleType = labelType((table ?? model).clusterCount);
  let turn: Promise<unknown> = Promise.resolve();
  return {
    name: `Clusters of ${raster.name}`,
    grid: raster.grid,
    bands: [{ name: 'Cluster', sampleType, scale: 1, offset: 0, nodata: 0 }],
    blockSize: labelBlockSize(raster, model),
    bounds: raster.bounds,
    overviews: [],
    read: async (window, { signal = run.signal } = {}) => {
      const inside = intersect(window, boundsOf(raster));
      const isEmpty = inside.width === 0 || inside.height === 0;
      const parts = isEmpty ? [] : partsToLabel(raster, model, inside);
      const how = { sampleType, counting: consumer?.counting, table };
      const labelling = labelParts(raster, model, parts, { ...run, signal }, how);
      const consumed = Promise.all([labelling, turn]).then(async ([labelled]) => {
        for (const [index, part] of parts.entries()) await consumer?.take(part, labelled[index]);
      });
      turn = consumed.catch(() => {});
      const pieces = await labelling;
      await consumed;
      const ids = assembled(pieces, parts, window, sampleType);
      return { window, bands: [ids], valid: labelled(ids) };
    },
  };
}

/** One after the other, because several windows are read at a time anyway. */
async function labelParts(
  raster: Raster,
  model: ClusterModel,
  parts: readonly Window[],
  run: Run,
  how: Labelling,
): Promise<LabelledPixels[]> {
  const labelled: LabelledPixels[] = [];
  for (const part of parts) labelled.push(await labelPixels(raster, model, part, run, how));
  return labelled;
}

interface Labelling {
  readonly sampleType: 'uint8' | 'uint16';
  readonly counting?: Counting;
  readonly table?: IdTable;
}

/** On a device where one is lent for it; else, where the block is still encoded and the model a rule, a worker does it all. */
async function labelPixels(
  raster: Raster,
  model: ClusterModel,
  window: Window,
  run: Run,
  how: Labelling,
): Promise<LabelledPixels> {
  const { rule } = model;
  if (rule) checkBandCount(rule, raster.bands.length);
  const onDevice = rule && (await labelWindowOnDevice(raster, rule, window, run));
  const deferred = rule && !onDevice && (await raster.defer?.(window, { signal: run.signal }));
  if (rule && deferred) {
    const { transfer } = deferred;
    return run.workers.run(labelBlockTask, { deferred, rule, ...how }, { signal: run.signal, transfer });
  }
  const predicted = onDevice ?? (await predictWindow(raster, model, window, run));
  const found = renumbered(predicted.ids, how.table);
  const ids = how.sampleType === 'uint8' ? new Uint8Array(found) : found;
  const tallies = tallyBlock(ids, predicted.block, how.counting);
  discardBlock(predicted.block);
  return { ids, tallies };
}

/** 1 where there is a cluster. */
function labelled(ids: LabelSamples): Uint8Array {
  if (!ids.includes(0)) return new Uint8Array(ids.length).fill(1);
  const valid = new Uint8Array(ids.length);
  for (let i = 0; i < ids.length; i++) if (ids[i] !== 0) valid[i] = 1;
  return valid;
}

/** The labels of a window from those of parts of it, whose memory is used up; the rest is 0. */
function assembled(
  labelled: readonly LabelledPixels[],
  parts: readonly Window[],
  window: Window,
  sampleType: 'uint8' | 'uint16',
): LabelSamples {
  if (parts.length === 1 && labelled[0].ids.length === window.width * window.height) return labelled[0].ids;
  const ids = createSamples(sampleType, window.width * window.height) as LabelSamples;
  for (const [index, part] of parts.entries()) {
    const piece = labelled[index].ids;
    for (let row = 0; row < part.height; row++) {
      const to = (part.row + row - window.row) * window.width + part.column - window.column;
      ids.set(piece.subarray(row * part.width, (row + 1) * part.width), to);
    }
    discard(piece.buffer);
  }
  return ids;
}
