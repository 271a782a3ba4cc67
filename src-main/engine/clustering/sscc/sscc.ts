import { netCode } from '../deep/fit-net.ts';
import { train } from '../deep/train.ts';
import { ssccManifest } from './sscc-manifest.ts';
import { SSCC_PRESETS } from './sscc-presets.ts';
import { ssccTraining } from './sscc-training.ts';

export { ssccManifest };

/** Spectral-spatial contrastive clustering (arXiv 2111.07945). */
export const ssccCode = netCode({
  id: ssccManifest.id,
  isReadStandardised: ({ preset }) => SSCC_PRESETS[preset].standardisedReading,
  learn: async (task, show, run) => {
    const training = ssccTraining(task, run);
    const { variables } = await train({ ...training, ended: (epoch) => show(epoch.variables) }, run);
    const { epochs, stepsPerEpoch } = training;
    return { weights: variables, notes: { Epochs: epochs, 'Steps of training': epochs * stepsPerEpoch } };
  },
});
