import type { ClustererCode, ClustererManifest, ClusterModel, Preview } from '../clustering/clusterer.ts';
import { requireArray } from '../clustering/model-state.ts';
import { numeric } from '../raster/samples.ts';
import { throwIfCancelled, type Run } from '../run.ts';

const ID = 'learner';
const CUTS = 'cuts';

export const learnerManifest: ClustererManifest = {
  id: ID,
  title: 'Learner',
  description: '',
  parameters: {
    clusters: { type: 'integer', title: 'Clusters', description: '', default: 4, minimum: 2, maximum: 99 },
    epochs: { type: 'integer', title: 'Epochs', description: '', default: 5, minimum: 1, maximum: 99 },
  },
  takesModel: true,
  trains: true,
};

/**
 * A method that learns in epochs, as a net does: cuts of the first band's 0..99 come halfway nearer to equal steps in each. It keeps a
 * checkpoint, tells and shows itself after each epoch, and then waits; its model has arrays and may be begun from.
 */
export function createLearner(wait: (signal: AbortSignal) => Promise<void>): {
  code: ClustererCode;
  epochs(): number;
} {
  let ran = 0;
  const code: ClustererCode = {
    create: ({ clusters, epochs }, given) => ({
      fit: async (_raster, run, preview) => {
        const count = Number(clusters);
        const kept = await run.checkpoint?.load();
        let cuts = kept?.arrays[CUTS].values as Float32Array | undefined;
        cuts ??= given?.model ? cutsOf(given.model) : new Float32Array(count - 1);
        for (let epoch = Number(kept?.state ?? 0); epoch < Number(epochs); epoch++) {
          cuts = cuts.map((cut, index) => (cut + (100 * (index + 1)) / count) / 2);
          ran += 1;
          await endEpoch(run, epoch + 1, cuts, preview);
          await wait(run.signal);
          throwIfCancelled(run.signal);
        }
        return cutsModel(cuts);
      },
    }),
    restore: (state) => cutsModel(cutsOf(state)),
  };
  return { code, epochs: () => ran };
}

async function endEpoch(run: Run, epoch: number, cuts: Float32Array, preview?: Preview): Promise<void> {
  run.report({ stage: 'Fitting', fraction: 0.5 });
  run.tell?.({ kind: 'epoch', epoch, values: { 'First cut': cuts[0] } });
  if (preview && preview.isWanted?.() !== false) preview(cutsModel(cuts));
  await run.checkpoint?.save(epoch, { [CUTS]: { shape: [cuts.length], values: cuts } });
}

function cutsOf(state: Parameters<ClustererCode['restore']>[0]): Float32Array {
  return requireArray(state, CUTS) as Float32Array;
}

function cutsModel(cuts: Float32Array): ClusterModel {
  return {
    clusterCount: cuts.length + 1,
    halo: 0,
    predict: async ({ bands, valid }) => {
      const [samples] = bands.map(numeric);
      const clusterOf = (sample: number): number => 1 + cuts.filter((cut) => cut <= sample).length;
      const ids = Uint16Array.from(valid, (sound, pixel) => (sound ? clusterOf(samples[pixel]) : 0));
      return { ids, confidence: Float32Array.from(ids, (id) => (id === 0 ? NaN : 1)) };
    },
    save: () => ({
      clusterer: ID,
      version: 1,
      data: {},
      arrays: { [CUTS]: { shape: [cuts.length], values: cuts } },
    }),
  };
}
