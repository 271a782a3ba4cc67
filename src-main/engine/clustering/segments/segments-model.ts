import { z } from 'zod';
import type { Centres } from '../../kernels/centre-kernel.ts';
import { copyPart } from '../../raster/copy-part.ts';
import type { Block } from '../../raster/raster.ts';
import type { Window } from '../../raster/window.ts';
import { breathe, throwIfCancelled, type Run } from '../../run.ts';
import { pipeline } from '../../workers.ts';
import type { ClusterModel, Labels, ModelNotes, ModelState, PredictOptions } from '../clusterer.ts';
import { centresOf, centresState, rowsOf } from '../kmeans/centres-model.ts';
import { parseModelState } from '../model-state.ts';
import { checkBands } from '../rules/pixel-rule.ts';
import { buffersOf, cellWindows, cutCell } from './cells.ts';
import type { FeatureSpace } from './feature-space.ts';
import { SHAPE_FEATURES } from './segment-features.ts';
import { CELL_SIZE, marginOf, type Segmenting } from './segmenting.ts';
import { segmentsManifest } from './segments-manifest.ts';
import { labelCellTask } from './segments-tasks.ts';

const VERSION = 1;

const stateSchema = centresState
  .extend({
    segmenting: z.object({
      moments: z.array(z.object({ mean: z.number(), deviation: z.number().nonnegative() })).min(1),
      radius: z.int().min(1).max(20),
      bandwidth: z.number().positive(),
      minimumSegment: z.int().min(1),
    }),
    space: z.object({
      indices: z.array(z.int().nonnegative()).min(1),
      factors: z.array(z.number()),
    }),
  })
  .refine(({ centres, segmenting, space }) => {
    const { indices, factors } = space;
    const features = 2 * segmenting.moments.length + SHAPE_FEATURES.length;
    const lengths = [factors.length, centres[0].length];
    return lengths.every((length) => length === indices.length) && indices.every((index) => index < features);
  });

/** What a model of segments is made of. */
export interface SegmentsFit {
  readonly segmenting: Segmenting;
  readonly space: FeatureSpace;
  /** In the space of features. */
  readonly centres: Centres;
  /** Of the segments that were learned from. */
  readonly inertia: number;
}

/**
 * A model that puts the pixels of a segment into the cluster with the nearest centre in the space of features; the confidence is the same
 * for all of them: 1 - nearest / second nearest distance. Segments end at the lines of a lattice of `CELL_SIZE` pixels; what is smoothed near such a
 * line sees the pixels beyond.
 */
export function segmentsModel(fit: SegmentsFit, notes?: ModelNotes): ClusterModel {
  const { segmenting, space, centres, inertia } = fit;
  return {
    clusterCount: centres.count,
    halo: marginOf(segmenting),
    lattice: CELL_SIZE,
    inertia,
    notes,
    predict: (block, run, options) => predict(fit, block, run, options),
    save: () => ({
      clusterer: segmentsManifest.id,
      version: VERSION,
      data: { centres: rowsOf(centres), inertia, segmenting, space },
    }),
  };
}

/** The model again from what `save` gave. Throws `bad-input` where that is not such a state. */
export function restoreSegmentsModel(state: ModelState): ClusterModel {
  const { centres, ...rest } = parseModelState(stateSchema, segmentsManifest.id, VERSION, state);
  return segmentsModel({ ...rest, centres: centresOf(centres) });
}

/** Cell by cell, on threads. */
async function predict(
  { segmenting, space, centres }: SegmentsFit,
  block: Block,
  run: Run,
  { confidence: withConfidence = false }: PredictOptions = {},
): Promise<Labels> {
  checkBands(segmenting.moments.length, block.bands.length);
  const ids = new Uint16Array(block.valid.length);
  const confidence = withConfidence ? new Float32Array(block.valid.length).fill(NaN) : undefined;
  await pipeline(
    cellWindows(block.window).filter(isBegun),
    run.workers.size + 1,
    (window) => {
      const cell = cutCell(block, window, marginOf(segmenting));
      const options = { signal: run.signal, transfer: buffersOf(cell) };
      return run.workers.run(labelCellTask, { cell, segmenting, space, centres, withConfidence }, options);
    },
    async (labels, window) => {
      throwIfCancelled(run.signal);
      copyPart(labels.ids, window, window, ids, block.window);
      if (confidence) copyPart(labels.confidence!, window, window, confidence, block.window);
      await breathe();
    },
  );
  return { ids, confidence };
}

/** Parts of cells that begin outside of the block are its halo: nobody looks at their labels. */
function isBegun({ column, row }: Window): boolean {
  return column % CELL_SIZE === 0 && row % CELL_SIZE === 0;
}
