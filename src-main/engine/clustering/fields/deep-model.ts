import { reachOf } from '../anchor/smoothing.ts';
import { predictInStrips } from '../anchor/predict-in-strips.ts';
import { checkBands } from '../rules/pixel-rule.ts';
import type { ClusterModel, ModelNotes, ModelState } from '../clusterer.ts';
import { restoreLabelling, saveLabelling } from './deep-state.ts';
import { labelFieldsTask } from './fields-tasks.ts';
import type { Labelling } from './labelling.ts';
import { SWEEPS } from './spatial-mixture.ts';

/** Shares (pixels times classes) of one strip, and pixels of it at most. */
const STRIP_SHARES = 2 ** 20;
const STRIP_PIXELS = 2 ** 16;

/** A model that labels a pixel by its components and its neighbours; the confidence is the share of its class. */
export function deepModel(labelling: Labelling, notes: ModelNotes): ClusterModel {
  const halo = haloOf(labelling);
  const stripPixels = Math.min(STRIP_PIXELS, Math.ceil(STRIP_SHARES / labelling.classes));
  return {
    clusterCount: labelling.clusterCount,
    halo,
    notes,
    predict: async (block, run, options) => {
      checkBands(labelling.images[0].projection.bandCount, block.bands.length);
      return predictInStrips(block, halo, labelFieldsTask, { labelling }, run, options, stripPixels);
    },
    save: () => saveLabelling(labelling, notes),
  };
}

/** The model again from what `save` gave. Throws `bad-input` where that is not such a state. */
export function restoreDeepModel(state: ModelState): ClusterModel {
  const { labelling, notes } = restoreLabelling(state);
  return deepModel(labelling, notes);
}

/** Pixels around one that have a part in its label: those of the sweeps, and of what was smoothed before. */
function haloOf({ start, window, prior }: Labelling): number {
  return (start.kind === 'anchors' ? reachOf(window) : 0) + SWEEPS * prior.radius;
}
