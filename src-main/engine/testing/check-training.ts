import type { Device, VariableValues } from '../device/device.ts';
import { evaluate, type Evaluation, type NumbersByName } from '../device/reference/evaluate.ts';
import { initialVariables } from '../program/initial-variables.ts';
import { basicBlock } from '../program/layers/basic-block.ts';
import { batchNorm } from '../program/layers/batch-norm.ts';
import { convolution } from '../program/layers/convolution.ts';
import { globalAveragePool } from '../program/layers/global-average-pool.ts';
import { createLayers, parametersOf, updatesOf, type Mode } from '../program/layers/layers.ts';
import { linear } from '../program/layers/linear.ts';
import { crossEntropy } from '../program/operations/derived.ts';
import { relu, square } from '../program/operations/elementwise.ts';
import { input } from '../program/operations/leaves.ts';
import { oneHot } from '../program/operations/matrix.ts';
import { mean } from '../program/operations/reduce.ts';
import { adam } from '../program/optimise/adam.ts';
import { cosineSchedule, stepCounter } from '../program/optimise/schedules.ts';
import { sgd } from '../program/optimise/sgd.ts';
import { createProgram, type Program, type Update } from '../program/program.ts';
import type { Tensor } from '../program/tensor.ts';
import { createRandom } from '../random.ts';
import { expectClose } from './expect-close.ts';
import { draw } from './operation-case.ts';

type Feed = Record<string, Float32Array | Int32Array>;

/** Batch normalisation with running statistics, two batches in training, then one with the statistics that these left. */
export async function checkBatchNorm(device: Device, tolerance: number): Promise<void> {
  const feeds = [1, 2].map((seed) => ({ x: draw({ shape: [5, 3, 4, 2] }, seed) }));
  const after = await expectSameRuns(device, normalising('train'), feeds, tolerance);
  await expectSameRuns(device, normalising('predict'), feeds.slice(1), tolerance, after);
}

/** One step of Adam with weight decay; each gradient is far from 0, where the step would jump. */
export async function checkAdamStep(device: Device, tolerance: number): Promise<void> {
  const optimise = (loss: Tensor, parameters: Tensor[]): Update[] =>
    adam(loss, parameters, { rate: 0.01, weightDecay: 0.1 });
  await expectSameRuns(device, fitting(optimise), fittingFeeds(1), tolerance);
}

/** Two steps of SGD with momentum and weight decay. */
export async function checkSgdSteps(device: Device, tolerance: number): Promise<void> {
  const optimise = (loss: Tensor, parameters: Tensor[]): Update[] =>
    sgd(loss, parameters, { rate: 0.01, momentum: 0.9, weightDecay: 0.1, nesterov: true });
  await expectSameRuns(device, fitting(optimise), fittingFeeds(2), tolerance);
}

/** Twenty steps of a small residual net that learns to tell three textures apart. */
export async function checkTraining(device: Device, tolerance: number): Promise<void> {
  const program = trainingProgram();
  const feeds = Array.from({ length: 20 }, (_, step) => textures(step));
  const first = initialVariables(program, 3);
  const loaded = await device.load(program, first);
  const outputs = await loaded.run(feeds).finally(() => loaded.close());
  const losses = outputs.map(({ loss }) => loss[0]);
  const [start, end] = [losses.slice(0, 3), losses.slice(-3)].map((few) =>
    few.reduce((sum, x) => sum + x, 0),
  );
  if (!(end < 0.6 * start)) {
    throw new Error(`The device did not learn in 20 steps: losses ${losses.join(', ')}.`);
  }
  const expected = runReference(program, feeds, first).outputs.map(({ loss }) => loss[0]);
  expectClose('losses of 20 steps', losses, expected, tolerance);
}

/** Runs on the device and in the reference; gives the device's variables afterwards. */
async function expectSameRuns(
  device: Device,
  program: Program,
  feeds: Feed[],
  tolerance: number,
  known?: Readonly<Record<string, Float32Array>>,
): Promise<VariableValues> {
  const first = initialVariables(program, 3, known);
  const loaded = await device.load(program, first);
  try {
    const outputs = await loaded.run(feeds);
    const variables = await loaded.read();
    const expected = runReference(program, feeds, first);
    for (const name of program.outputs.keys()) {
      expected.outputs.forEach((run, i) => expectClose(name, outputs[i][name], run[name], tolerance));
    }
    for (const name of program.variables.keys()) {
      expectClose(`the variable ${name}`, variables[name], expected.variables[name], tolerance);
    }
    return variables;
  } finally {
    await loaded.close();
  }
}

function runReference(
  program: Program,
  feeds: Feed[],
  first: NumbersByName,
): { outputs: Evaluation['outputs'][]; variables: NumbersByName } {
  let variables = first;
  const outputs = feeds.map((feed) => {
    const evaluation = evaluate(program, feed, variables);
    variables = evaluation.variables;
    return evaluation.outputs;
  });
  return { outputs, variables };
}

function normalising(mode: Mode): Program {
  const layers = createLayers(mode);
  const y = batchNorm(layers, 'norm', input('x', [5, 3, 4, 2]));
  return createProgram({ y }, updatesOf(layers));
}

/** Linear regression. */
function fitting(optimise: (loss: Tensor, parameters: Tensor[]) => Update[]): Program {
  const layers = createLayers('train');
  const loss = mean(square(linear(layers, 'fit', input('x', [4, 5]), { features: 2 })));
  return createProgram({ loss }, optimise(loss, parametersOf(layers)));
}

const fittingFeeds = (count: number): Feed[] =>
  Array.from({ length: count }, (_, step) => ({ x: draw({ shape: [4, 5], positive: true }, step + 1) }));

const BATCH = 12;
const SIDE = 7;

function trainingProgram(): Program {
  const layers = createLayers('train');
  const images = input('images', [BATCH, 2, SIDE, SIDE]);
  const labels = input('labels', [BATCH], 'integer');
  const stem = relu(
    batchNorm(layers, 'stem.norm', convolution(layers, 'stem', images, { channels: 4, size: 1 })),
  );
  const features = globalAveragePool(basicBlock(layers, 'block0', stem, { channels: 6, stride: 2 }));
  const loss = crossEntropy(linear(layers, 'head', features, { features: 3 }), oneHot(labels, 3));
  const { step, update } = stepCounter();
  const rate = cosineSchedule(step, { rate: 0.03, steps: 40 });
  const steps = adam(loss, parametersOf(layers), { rate, weightDecay: 1e-3 });
  return createProgram({ loss }, [...steps, update, ...updatesOf(layers)]);
}

/** Plain noise, stripes along rows, and stripes along columns. */
function textures(seed: number): Feed {
  const random = createRandom(seed);
  const labels = Int32Array.from({ length: BATCH }, (_, image) => image % 3);
  const images = Float32Array.from({ length: BATCH * 2 * SIDE * SIDE }, (_, pixel) => {
    const label = labels[Math.floor(pixel / (2 * SIDE * SIDE))];
    const along = label === 1 ? Math.floor(pixel / SIDE) % SIDE : pixel % SIDE;
    return (label === 0 ? 0 : (along % 2) * 2 - 1) + random.next() - 0.5;
  });
  return { images, labels };
}
