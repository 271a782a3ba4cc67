import type { ClusterModel, ModelState } from '../clustering/clusterer.ts';
import { forgetSample } from '../clustering/samples/samples.ts';
import type { Files } from '../bytes.ts';
import type { FittedFeatures } from '../features/fit-features.ts';
import type { Registry } from '../plugins/registry.ts';
import type { ClusterSummary, Result } from '../project/document.ts';
import { checkLabels, checkSamePlace, checkTruth } from '../quality/check-labels.ts';
import type { ExporterChoice } from '../raster/exporter.ts';
import type { Dataset, Raster } from '../raster/raster.ts';
import type { Run } from '../run.ts';
import { writeText } from '../text-files.ts';
import type { EarlierClusters } from './keep-ids.ts';
import { fitSteps, isPrediction, learningOf, sampleOf, timed, type LearningContext } from './learn-model.ts';
import { writeModelFile } from './model-file.ts';
import type { Numbering } from './number-clusters.ts';
import { prepareAsFor } from './open-model.ts';
import type { ModelUse, Recipe } from './recipe.ts';
import { savedModel, type SavedModel } from './saved-model.ts';
import { wardTreeOf } from './result-tree.ts';
import { stageRun } from './stage-run.ts';
import { standardisationOf, takeSignatures } from './take-signatures.ts';
import { withExamples } from './with-examples.ts';
import { withOwnDevices } from './with-own-devices.ts';
import { withPrepared, type MaskAccess } from './with-prepared.ts';
import { besides, clustersOf, writeConfidence, writeLabels, type RecipeOutput } from './write-outputs.ts';

/** What a recipe needs besides the scene. */
export interface RecipeContext extends MaskAccess {
  readonly registry: Registry;
  /** Reads the model that a recipe names. */
  openModel(use: ModelUse): Promise<SavedModel>;
  /** Opens a raster of labels that was written to `files`. */
  openWritten(path: string): Promise<Dataset>;
  readonly format: ExporterChoice;
  /** Where the output is written. */
  readonly files: Files;
  /** Of the software. */
  readonly version: string;
  /** Classes of the scene's pixels, to be told after each epoch how well training goes; nothing is learned from them. */
  readonly truth?: Raster;
  /** Shows models while they learn, with the raster that they label, which can be read as long as the recipe runs. */
  readonly preview?: ModelPreview;
}

/** See `Preview`. */
export interface ModelPreview {
  isWanted(): boolean;
  show(model: ClusterModel, raster: Raster): void;
}

/** What a clustering found. */
export type RecipeOutcome = { readonly model: ModelState } & Pick<
  Result,
  | 'features'
  | 'clusterCount'
  | 'clusters'
  | 'inertia'
  | 'devices'
  | 'notes'
  | 'table'
  | 'matched'
  | 'tree'
  | 'seconds'
>;

/** Where each stage begins and ends on the job's bar. */
const READING_ENDS = 0.3;
const FITTING_ENDS = 0.5;
const CONFIDENCE_ENDS = 0.75;

/**
 * Fits the recipe's clusterer, or takes the model that it names, then labels the scene and writes the cluster ids, counting the clusters in the same pass.
 * Clusters that are those of `earlier` get their ids, names and colours there. Nothing is left of the output when it fails or is
 * cancelled. Throws `bad-input` for a band or method that is not there, and for earlier labels of another place.
 */
export async function runRecipe(
  scene: Raster,
  recipe: Recipe,
  context: RecipeContext,
  run: Run,
  output: RecipeOutput,
  earlier?: EarlierClusters,
): Promise<RecipeOutcome> {
  if (earlier) checkLabels(earlier.labels);
  if (earlier) checkSamePlace(scene, earlier.labels);
  if (context.truth) checkLabels(context.truth);
  if (context.truth) checkTruth(scene, context.truth);
  return withOwnDevices(run, (own, devices) =>
    withExamples(scene, recipe, context, (examples) =>
      make(scene, recipe, { ...context, examples, earlier }, own, { ...output, devices }),
    ),
  );
}

/** With what is lent to this recipe alone. */
type MakingContext = RecipeContext & LearningContext;

async function make(
  scene: Raster,
  recipe: Recipe,
  context: MakingContext,
  run: Run,
  destination: RecipeOutput & { readonly devices: readonly string[] },
): Promise<RecipeOutcome> {
  const saved = recipe.model && (await context.openModel(recipe.model));
  const learn = await learningOf(recipe, saved, context);
  const seconds: Record<string, number> = {};
  return withPrepared(scene, recipe, context, async (prepared) => {
    const readingEnds = !saved && (recipe.standardise || recipe.features) ? READING_ENDS : 0;
    const reading = stageRun(run, 'Reading', 0, readingEnds);
    const fitted = await timed(seconds, 'reading', () =>
      saved ? prepareAsFor(saved, prepared, run.workers) : fitSteps(prepared, recipe, reading),
    );
    const { raster, states } = fitted;
    const fitting = stageRun(run, 'Fitting', readingEnds, fittingEnds(recipe));
    const { model, numbering } = await timed(seconds, 'fitting', () => learn(raster, fitting));
    forgetSample(raster);
    const clusters = await writeAll(
      { scene, prepared, fitted, model, numbering },
      recipe,
      context,
      run,
      destination,
      seconds,
    );
    const ward = await wardTreeOf(clusters, prepared.bands, recipe.standardise, run.signal);
    const notes = { ...fitted.notes, ...model.notes };
    return {
      model: model.save(),
      features: [...states],
      clusters,
      inertia: model.inertia,
      ...(destination.devices.length > 0 ? { devices: [...destination.devices] } : {}),
      ...(Object.keys(notes).length > 0 ? { notes } : {}),
      ...numberingOf(model, numbering),
      ...(ward ? { tree: { ward } } : {}),
      seconds,
    };
  });
}

function fittingEnds(recipe: Recipe): number {
  return isPrediction(recipe) ? 0 : FITTING_ENDS;
}

interface Learned {
  readonly scene: Raster;
  /** The pixels that take part, as they are stored. */
  readonly prepared: Raster;
  readonly fitted: FittedFeatures;
  readonly model: ClusterModel;
  readonly numbering: Numbering;
}

/** Each file begins its stage when it is its turn: one that is not asked for is not shown. */
function writeAll(
  { scene, prepared, fitted: { raster, states }, model, numbering }: Learned,
  recipe: Recipe,
  context: RecipeContext,
  run: Run,
  destination: RecipeOutput,
  seconds: Record<string, number>,
): Promise<ClusterSummary[]> {
  const begin = fittingEnds(recipe);
  const confidenceEnds = destination.confidence === undefined ? begin : CONFIDENCE_ENDS;
  const write = (): Promise<ClusterSummary[]> => {
    const writing = stageRun(run, 'Classifying and writing', confidenceEnds, 1);
    return timed(seconds, 'writing', () =>
      writeLabels(raster, model, numbering, recipe, context, writing, destination),
    );
  };
  const writeSure = (): Promise<void> => {
    const judging = stageRun(run, 'Writing the confidence', begin, confidenceEnds);
    return timed(seconds, 'confidence', () =>
      writeConfidence(raster, model, recipe, context, judging, destination),
    );
  };
  const saveSignatures = async (path: string): Promise<void> => {
    const taking = stageRun(run, 'Taking signatures', begin, begin);
    const text = await takeSignatures(raster, model, sampleOf(recipe), standardisationOf(states), taking);
    await writeText(context.files, path, text);
  };
  const saveModel = async (path: string): Promise<void> => {
    const { source } = destination;
    const about = { recipe, features: states, source, version: context.version };
    const clusters = clustersOf(model, numbering);
    const saved = savedModel(model.save(), { ...about, clusters, table: numbering.table }, prepared, scene);
    await writeModelFile(context.files, path, saved, run.workers);
  };
  const sides = [
    { path: destination.model, write: saveModel },
    { path: destination.signatures, write: saveSignatures },
    { path: destination.confidence, write: writeSure },
  ];
  return besides(context.files, sides, write);
}

/** What a result keeps of the ids it was given. */
function numberingOf(
  model: ClusterModel,
  { table, matched }: Numbering,
): Pick<RecipeOutcome, 'clusterCount' | 'table' | 'matched'> {
  if (!table) return { clusterCount: model.clusterCount };
  const kept = matched && { kept: [...matched.kept], new: [...matched.new], gone: [...matched.gone] };
  return { clusterCount: table.clusterCount, table: [...table.ids], ...(kept ? { matched: kept } : {}) };
}
