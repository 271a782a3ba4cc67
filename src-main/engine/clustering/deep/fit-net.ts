import type { VariableValues } from '../../device/device.ts';
import type { Raster } from '../../raster/raster.ts';
import { subRun, type Run } from '../../run.ts';
import type { ClustererCode, ClusterModel, ModelState, Preview } from '../clusterer.ts';
import { shapeOfInput } from '../patches/patch-input.ts';
import { preparePatches, reopenPatches } from '../patches/prepare-patches.ts';
import type { PatchSource } from '../patches/patch-source.ts';
import { refuseTooFew } from '../samples/refuse-too-few.ts';
import { drawSample } from '../samples/samples.ts';
import { initialWeights, type NetShape } from './net.ts';
import type { DeepParameters, LearnedNet, NetMethod, NetTask, ShowNet } from './net-method.ts';
import { netModel, restoreNet, restoreNetModel, type TrainedNet } from './net-model.ts';
import { netSettings, type NetSettings } from './net-settings.ts';
import { readOutputs, type SampleReading } from './read-outputs.ts';
import type { ReadingKind } from './reading.ts';
import { watchNet } from './watch-net.ts';
import { learnRobustly } from '../robust/learn-robustly.ts';

/** Where the stages of a fit end on its bar. */
const SAMPLED = 0.02;
const PREPARED = 0.05;
const TRAINED = 0.97;

/** One cluster with more than this share of the pixels means that training collapsed. */
const COLLAPSED = 0.99;

/**
 * The code of a method that learns a net from a sample of patches and labels pixels that it never saw; it goes on from a model of this
 * method where one is given. Cluster ids run from the darkest mean to the brightest.
 */
export function netCode(method: NetMethod): ClustererCode {
  return {
    create: (parameters, given) => ({
      fit: (raster, run, preview) => {
        const { model, truth } = given ?? {};
        const wanted = { raster, parameters: parameters as DeepParameters, state: model, truth, preview };
        return fitNet(method, wanted, run);
      },
    }),
    restore: (state) => restoreNetModel(method.id, state),
  };
}

interface Fit {
  readonly raster: Raster;
  readonly parameters: DeepParameters;
  /** Of a model to begin from. */
  readonly state: ModelState | undefined;
  readonly truth: Raster | undefined;
  readonly preview: Preview | undefined;
}

async function fitNet(
  method: NetMethod,
  { raster, parameters, state, truth, preview }: Fit,
  run: Run,
): Promise<ClusterModel> {
  const settings = netSettings(parameters);
  const earlier = state && restoreNet(method.id, state);
  const options = { size: parameters.sample, seed: run.seed };
  const sample = await drawSample(raster, options, subRun(run, 0, SAMPLED));
  refuseTooFew(raster.name, sample, parameters.clusters);
  const source = await openSource(raster, parameters, settings, earlier, subRun(run, SAMPLED, PREPARED));
  const net: NetShape = {
    patch: shapeOfInput(source.input),
    encoder: earlier?.net.encoder ?? settings.encoder,
    hidden: earlier?.net.hidden ?? settings.hidden,
    clusters: parameters.clusters,
  };
  const task: NetTask = { parameters, settings, source, net, earlier, name: raster.name };
  const read = (weights: VariableValues, kind: ReadingKind, within: Run): Promise<SampleReading> =>
    readOutputs(source, sample, net, weights, kind, within);
  const modelOf = (weights: VariableValues, { reading }: SampleReading, notes = {}): ClusterModel =>
    netModel(method.id, { input: source.input, net, weights, reading }, notes);
  const silent = { ...run, report: () => {} };
  const watch = truth && (await watchNet(truth, source, net, run));
  const show: ShowNet = async (weights, kind) => {
    if (kind && preview && preview.isWanted?.() !== false)
      preview(modelOf(weights, await read(weights, kind, silent)));
    return (await watch?.(weights, kind, silent)) ?? {};
  };
  const { weights, notes, reading } = await learn(method, task, show, subRun(run, PREPARED, TRAINED));
  const found = await read(weights, reading, subRun(run, TRAINED, 1));
  tellCollapse(found, parameters, run);
  return modelOf(weights, found, { ...notes, 'Clusters in use': found.used });
}

function openSource(
  raster: Raster,
  { sample: size }: DeepParameters,
  { side, components, standardise }: NetSettings,
  earlier: TrainedNet | undefined,
  run: Run,
): Promise<PatchSource> {
  const sample = { size, seed: run.seed };
  return earlier
    ? reopenPatches(raster, earlier.input, { sample }, run)
    : preparePatches(raster, { side, components, standardise, fill: 'mean', sample }, run);
}

/** For a single cluster the net stays as it begins. */
async function learn(method: NetMethod, task: NetTask, show: ShowNet, run: Run): Promise<LearnedNet> {
  if (task.net.clusters === 1)
    return { weights: initialWeights(task.net, run.seed), notes: {}, reading: 'plain' };
  return task.parameters.robust ? learnRobustly(method, task, show, run) : method.learn(task, show, run);
}

function tellCollapse({ largestShare }: SampleReading, { clusters }: DeepParameters, run: Run): void {
  if (clusters === 1 || largestShare < COLLAPSED) return;
  run.tell?.({
    kind: 'notice',
    message:
      `Training collapsed: one cluster takes ${(100 * largestShare).toFixed(1)} % of the pixels learned from. Try another seed, a lower ` +
      'learning rate or more pixels.',
  });
}
