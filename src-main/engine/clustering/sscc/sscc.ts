import type { VariableValues } from '../../device/device.ts';
import type { Parameters } from '../../parameters.ts';
import type { Raster } from '../../raster/raster.ts';
import { subRun, type Run } from '../../run.ts';
import type { ClustererCode, ClusterModel, ModelNotes, ModelState, Preview } from '../clusterer.ts';
import { initialWeights, type NetShape } from '../deep/net.ts';
import { netModel, restoreNet, restoreNetModel, type TrainedNet } from '../deep/net-model.ts';
import { readOutputs } from '../deep/read-outputs.ts';
import { train } from '../deep/train.ts';
import { shapeOfInput } from '../patches/patch-input.ts';
import { preparePatches, reopenPatches } from '../patches/prepare-patches.ts';
import type { PatchSource } from '../patches/patch-source.ts';
import { refuseTooFew } from '../samples/refuse-too-few.ts';
import { drawSample, type Sample } from '../samples/samples.ts';
import { ssccManifest } from './sscc-manifest.ts';
import { ssccSettings, type SsccParameters, type SsccSettings } from './sscc-settings.ts';
import { ssccTraining, type SsccTask } from './sscc-training.ts';

export { ssccManifest };

/** Where the stages of a fit end on its bar. */
const SAMPLED = 0.02;
const PREPARED = 0.05;
const TRAINED = 0.97;

/** One cluster with more than this share of the pixels means that training collapsed. */
const COLLAPSED = 0.99;

/**
 * Spectral-spatial contrastive clustering (arXiv 2111.07945). Learns from a sample of patches and labels pixels that it never saw; goes on
 * from a model of this method where one is given. Cluster ids run from the darkest mean to the brightest.
 */
export const ssccCode: ClustererCode = {
  create: (parameters, given) => ({
    fit: (raster, run, preview) =>
      fit(
        { raster, parameters: parameters as Parameters & SsccParameters, state: given?.model, preview },
        run,
      ),
  }),
  restore: (state) => restoreNetModel(ssccManifest.id, state),
};

interface Fit {
  readonly raster: Raster;
  readonly parameters: SsccParameters;
  /** Of a model to begin from. */
  readonly state: ModelState | undefined;
  readonly preview: Preview | undefined;
}

async function fit({ raster, parameters, state, preview }: Fit, run: Run): Promise<ClusterModel> {
  const settings = ssccSettings(parameters);
  const earlier = state && restoreNet(ssccManifest.id, state);
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
  const task: SsccTask = { parameters, settings, source, net, earlier, name: raster.name };
  const { weights, notes } = await learn(task, sample, preview, subRun(run, PREPARED, TRAINED));
  const { reading, ...found } = await read(task, sample, weights, subRun(run, TRAINED, 1));
  tellCollapse(found, parameters, run);
  const trained: TrainedNet = { input: source.input, net, weights, reading };
  return netModel(ssccManifest.id, trained, { ...notes, 'Clusters in use': found.used });
}

function openSource(
  raster: Raster,
  { sample: size }: SsccParameters,
  { side, components, standardise }: SsccSettings,
  earlier: TrainedNet | undefined,
  run: Run,
): Promise<PatchSource> {
  const sample = { size, seed: run.seed };
  return earlier
    ? reopenPatches(raster, earlier.input, { sample }, run)
    : preparePatches(raster, { side, components, standardise, fill: 'mean', sample }, run);
}

/** Trains the net, showing it after each epoch where that is wanted. For a single cluster it stays as it begins. */
async function learn(
  task: SsccTask,
  sample: Sample,
  preview: Preview | undefined,
  run: Run,
): Promise<{ readonly weights: VariableValues; readonly notes: ModelNotes }> {
  const { net, source } = task;
  if (net.clusters === 1) return { weights: initialWeights(net, run.seed), notes: {} };
  const training = ssccTraining(task, run);
  const silent = { ...run, report: () => {} };
  const weights = await train(
    {
      ...training,
      ended: async ({ variables }) => {
        if (!preview || preview.isWanted?.() === false) return;
        const { reading } = await read(task, sample, variables, silent);
        preview(netModel(ssccManifest.id, { input: source.input, net, weights: variables, reading }, {}));
      },
    },
    run,
  );
  const { epochs, stepsPerEpoch } = training;
  return { weights, notes: { Epochs: epochs, 'Steps of training': epochs * stepsPerEpoch } };
}

function read(
  { source, net, settings }: SsccTask,
  sample: Sample,
  weights: VariableValues,
  run: Run,
): ReturnType<typeof readOutputs> {
  return readOutputs(source, sample, net, weights, settings.standardisedReading, run);
}

function tellCollapse(
  { largestShare }: { readonly largestShare: number },
  { clusters }: SsccParameters,
  run: Run,
): void {
  if (clusters === 1 || largestShare < COLLAPSED) return;
  run.tell?.({
    kind: 'notice',
    message:
      `Training collapsed: one cluster takes ${(100 * largestShare).toFixed(1)} % of the pixels learned from. Try another seed, a lower ` +
      'learning rate or more pixels.',
  });
}
