import type { Run } from '../../run.ts';
import { agreedEpochs, learnAgreed } from '../consensus/learn-agreed.ts';
import { netCode } from '../deep/fit-net.ts';
import type { LearnedNet, NetTask, ShowNet } from '../deep/net-method.ts';
import { train, type Training } from '../deep/train.ts';
import { trainingPlan } from '../deep/training-plan.ts';
import { headConsensus } from './sscc-consensus.ts';
import { ssccManifest } from './sscc-manifest.ts';
import { SSCC_PRESETS } from './sscc-presets.ts';
import { headCount, type SsccParameters } from './sscc-settings.ts';
import { ssccTraining } from './sscc-training.ts';

export { ssccManifest };

/**
 * Spectral-spatial contrastive clustering (arXiv 2111.07945). Where there are several heads, the net that labels learns in the end what
 * they agree on: the loss has minima of very different use, and a head finds any of them.
 */
export const ssccCode = netCode({
  id: ssccManifest.id,
  epochs: (task) => {
    const { epochs } = trainingPlan(task, SSCC_PRESETS[task.parameters.preset], {});
    return headsOf(task) === 1 ? epochs : epochs + agreedEpochs(epochs);
  },
  learn: async (task, show, run) => {
    const heads = headsOf(task);
    const training = ssccTraining(task, run);
    return heads === 1
      ? learnHead(task, training, show, run)
      : learnConsensus(task, training, heads, show, run);
  },
});

function headsOf({ parameters }: NetTask): number {
  return headCount(parameters as NetTask['parameters'] & SsccParameters);
}

async function learnHead(
  { parameters: { preset } }: NetTask,
  training: Omit<Training, 'ended'>,
  show: ShowNet,
  run: Run,
): Promise<LearnedNet> {
  // The loss on correlations is blind to the mean and deviation of an output; the paper reads outputs as they are all the same.
  const reading = preset === 'paper' ? 'plain' : 'standardised';
  const { variables } = await train({ ...training, ended: (epoch) => show(epoch.variables, reading) }, run);
  return { weights: variables, notes: { Epochs: training.epochs }, reading };
}

function learnConsensus(
  task: NetTask,
  training: Omit<Training, 'ended'>,
  heads: number,
  show: ShowNet,
  run: Run,
): Promise<LearnedNet> {
  const find = async (before: Run) => {
    const { variables } = await train(
      { ...training, ended: (epoch) => show(epoch.variables, 'standardised') },
      before,
    );
    const silent = { ...before, report: () => {} };
    return { weights: variables, targets: await headConsensus(task, variables, heads, silent) };
  };
  return learnAgreed(task, { id: ssccManifest.id, epochs: training.epochs, find }, show, run);
}
