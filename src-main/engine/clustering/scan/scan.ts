import type { VariableValues } from '../../device/device.ts';
import type { NamedArrays } from '../../named-arrays.ts';
import { createRandom, mix32 } from '../../random.ts';
import type { Run } from '../../run.ts';
import { settled } from '../consensus/settled.ts';
import { netCode } from '../deep/fit-net.ts';
import { nearestRows } from '../deep/nearest-rows.ts';
import type { DeepParameters, NetTask, ShowNet } from '../deep/net-method.ts';
import { pairTraining } from '../deep/pair-training.ts';
import { rowsOf } from '../deep/rows-of.ts';
import { stagedRuns } from '../deep/stages.ts';
import { startFrom } from '../deep/start-from.ts';
import { train, type Training } from '../deep/train.ts';
import { trainingPlan, type TrainingPlan } from '../deep/training-plan.ts';
import { drawsInOrder } from '../patches/draws.ts';
import { learnTargets } from '../targets/learn-targets.ts';
import { sureAnswers } from '../targets/sure-answers.ts';
import { scanManifest, SCAN_PRESETS } from './scan-manifest.ts';
import { neighbourProgram, pretextProgram, type PairLearning } from './scan-programs.ts';

export { scanManifest };

type ScanParameters = DeepParameters & {
  readonly neighbours: number;
  readonly entropy: number;
  readonly confidence: number;
};

/** Where the stages before end on the bar of both. */
const KNOWN = 0.5;
const CLUSTERED = 0.8;

/** Rate of the last stage, which is learned by gradient descent with momentum. */
const SURE_RATE = 0.02;

/** Learning to classify images without labels (SCAN: Van Gansbeke et al. 2020), on the surroundings of pixels. */
export const scanCode = netCode(
  settled({
    id: scanManifest.id,
    epochs: (task) => 3 * trainingPlan(task, SCAN_PRESETS[task.parameters.preset], {}).epochs,
    learn: (task, show, run) => {
      const { confidence, preset } = task.parameters as ScanParameters;
      const plan = trainingPlan(task, SCAN_PRESETS[preset], run);
      const clustered = async (before: Run) => ({ weights: await learnNeighbours(task, plan, show, before) });
      return learnTargets(
        task,
        {
          id: `${scanManifest.id}, sure answers`,
          maker: sureAnswers(confidence),
          preset: { length: { epochs: plan.epochs }, rate: SURE_RATE },
          before: { share: CLUSTERED, epochs: 2 * plan.epochs, run: clustered },
        },
        show,
        run,
      );
    },
  }),
);

/** The weights after the first two stages. */
async function learnNeighbours(
  task: NetTask,
  plan: TrainingPlan,
  show: ShowNet,
  run: Run,
): Promise<VariableValues> {
  const { neighbours, entropy } = task.parameters as ScanParameters;
  const runs = stagedRuns({ share: KNOWN, epochs: plan.epochs }, run);
  const program = neighbourProgram(task.net, entropy, learningOf(task, plan));
  const pixels = task.source.positions.length;
  const perPixel = Math.min(neighbours, pixels - 1);
  const training = pairTraining(
    {
      ...task,
      program,
      plan,
      stage: `${scanManifest.id}, neighbours`,
      partners: (draws, epoch, { alike: { values } }) => {
        const random = createRandom(mix32(run.seed ^ mix32(epoch)));
        return draws.map((pixel) => values[pixel * perPixel + random.below(perPixel)]);
      },
    },
    run,
  );
  const { variables } = await train(
    {
      ...training,
      memory: memoryOf(new Int32Array(pixels * perPixel)),
      start: async () => {
        const weights = await knowAgain(task, plan, show, runs.before);
        const alike = await alikeOf(task, weights, perPixel, { ...runs.before, report: () => {} });
        return { variables: startFrom(weights, task.net), memory: memoryOf(alike) };
      },
      ended: (epoch) => show(epoch.variables, 'plain'),
    },
    runs.after,
  );
  return variables;
}

/** The weights after the first stage. Of an earlier model it takes the place of that stage's beginning. */
async function knowAgain(
  task: NetTask,
  plan: TrainingPlan,
  show: ShowNet,
  run: Run,
): Promise<VariableValues> {
  const program = pretextProgram(task.net, learningOf(task, plan));
  const stage = `${scanManifest.id}, views`;
  const training = pairTraining({ ...task, program, plan, stage, partners: (draws) => draws }, run);
  const start = async () => ({ variables: startFrom(task.earlier?.weights, task.net) });
  const ended: Training['ended'] = ({ variables }) => show(variables, undefined);
  return (await train({ ...training, start, ended }, run)).variables;
}

/** The pixels that the encoder makes most alike of each, so many for each. */
async function alikeOf(
  { source, net }: NetTask,
  weights: VariableValues,
  perPixel: number,
  run: Run,
): Promise<Int32Array> {
  const features = await rowsOf(source, drawsInOrder(source), 'features', net, weights, run);
  return (await nearestRows(features, perPixel, run)).indices;
}

function memoryOf(alike: Int32Array): NamedArrays {
  return { alike: { shape: [alike.length], values: alike } };
}

function learningOf(
  { parameters: { weightDecay } }: NetTask,
  { batch, rate, steps }: TrainingPlan,
): PairLearning {
  return { batch, rate, steps, weightDecay };
}
