import type { VariableValues } from '../../device/device.ts';
import type { Run } from '../../run.ts';
import { netCode } from '../deep/fit-net.ts';
import type { LearnedNet, NetTask, ShowNet } from '../deep/net-method.ts';
import { train, type Training } from '../deep/train.ts';
import { trainingPlan } from '../deep/training-plan.ts';
import { learnTargets } from '../targets/learn-targets.ts';
import type { TargetStart } from '../targets/target-training.ts';
import { headConsensus } from './sscc-consensus.ts';
import { ssccManifest } from './sscc-manifest.ts';
import { CONSENSUS_RATE, consensusEpochs, SSCC_PRESETS } from './sscc-presets.ts';
import { headCount, type SsccParameters } from './sscc-settings.ts';
import { ssccTraining } from './sscc-training.ts';

export { ssccManifest };

/** Where learning what the heads agree on begins on the bar. */
const AGREED = 0.85;

/**
 * Spectral-spatial contrastive clustering (arXiv 2111.07945). Where there are several heads, the net that labels learns in the end what
 * they agree on: the loss has minima of very different use, and a head finds any of them.
 */
export const ssccCode = netCode({
  id: ssccManifest.id,
  epochs: (task) => {
    const { epochs } = trainingPlan(task, SSCC_PRESETS[task.parameters.preset], {});
    return headsOf(task) === 1 ? epochs : epochs + consensusEpochs(epochs);
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
  const agree = async (before: Run): Promise<TargetStart> => {
    const { variables } = await train(
      { ...training, ended: (epoch) => show(epoch.variables, 'standardised') },
      before,
    );
    const silent = { ...before, report: () => {} };
    return {
      weights: withoutHeads(variables),
      targets: await headConsensus(task, variables, heads, silent),
    };
  };
  return learnTargets(
    task,
    {
      id: `${ssccManifest.id}, consensus`,
      maker: { first: (pixels) => new Int32Array(pixels), listens: false },
      preset: { length: { epochs: consensusEpochs(training.epochs) }, rate: CONSENSUS_RATE },
      before: { share: AGREED, epochs: training.epochs, run: agree },
    },
    show,
    run,
  );
}

/** What the heads agree on has numbers of its own: a head learns it anew. */
function withoutHeads(variables: VariableValues): VariableValues {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !name.startsWith('head')));
}
