import { labelRaster } from '../clustering/labels/label-raster.ts';
import type { Files } from '../bytes.ts';
import type { ClusterModel } from '../clustering/clusterer.ts';
import { applyFeature } from '../features/apply-feature.ts';
import type { FeatureState } from '../features/feature-state.ts';
import { orderedSteps } from '../features/feature-step.ts';
import { fitFeatures, type FittedFeatures } from '../features/fit-features.ts';
import type { Registry } from '../plugins/registry.ts';
import type { ClusterSummary, Result } from '../project/document.ts';
import type { ExporterChoice } from '../raster/exporter.ts';
import type { Dataset, Raster } from '../raster/raster.ts';
import { standardising } from '../raster/standardise.ts';
import { subRun, type Progress, type Run } from '../run.ts';
import { postProcess } from '../quality/post-process/post-process.ts';
import { clusterLegend } from '../scheme/assignment.ts';
import { prepareRaster } from './prepare-raster.ts';
import type { Recipe } from './recipe.ts';
import {
  besides,
  metadataOf,
  writeConfidence,
  writeConfidenceAs,
  writeLabels,
  type RecipeOutput,
} from './write-outputs.ts';

/** What a recipe needs besides the scene. */
export interface RecipeContext {
  readonly registry: Registry;
  /** Opens the raster that a recipe's mask names. */
  openMask(path: string): Promise<Dataset>;
  /** Opens a raster of labels that was written to `files`. */
  openWritten(path: string): Promise<Dataset>;
  readonly format: ExporterChoice;
  /** Where the output is written. */
  readonly files: Files;
  /** Of the software. */
  readonly version: string;
}

/** What a clustering found. */
export type RecipeOutcome = Pick<
  Result,
  'model' | 'features' | 'clusterCount' | 'clusters' | 'inertia' | 'notes' | 'seconds'
>;

/** Pixels to standardise by where the clusterer has no parameter "sample" that says how many it learns from. */
const SAMPLE_SIZE = 262144;

/** Where each stage begins and ends on the job's bar. */
const READING_ENDS = 0.3;
const FITTING_ENDS = 0.5;
const CONFIDENCE_ENDS = 0.75;

/**
 * Fits the recipe's clusterer, then labels the scene and writes the cluster ids, counting the clusters in the same pass.
 * Nothing is left of the output when it fails or is cancelled. Throws `bad-input` for a band or method that is not there.
 */
export async function runRecipe(
  scene: Raster,
  recipe: Recipe,
  context: RecipeContext,
  run: Run,
  destination: RecipeOutput,
): Promise<RecipeOutcome> {
  const clusterer = await context.registry.createClusterer(recipe.clusterer, recipe.parameters);
  const seconds: Record<string, number> = {};
  return withPrepared(scene, recipe, context, async (prepared) => {
    const readingEnds = recipe.standardise || recipe.features ? READING_ENDS : 0;
    const reading = stageRun(run, 'Reading', 0, readingEnds);
    const { raster, states, notes } = await timed(seconds, 'reading', () =>
      fitSteps(prepared, recipe, reading),
    );
    const fitting = stageRun(run, 'Fitting', readingEnds, FITTING_ENDS);
    const model = await timed(seconds, 'fitting', () => clusterer.fit(raster, fitting));
    const { confidence } = destination;
    const confidenceEnds = confidence === undefined ? FITTING_ENDS : CONFIDENCE_ENDS;
    const writing = stageRun(run, 'Classifying and writing', confidenceEnds, 1);
    const write = (): Promise<ClusterSummary[]> =>
      timed(seconds, 'writing', () => writeLabels(raster, model, recipe, context, writing, destination));
    const judging = stageRun(run, 'Writing the confidence', FITTING_ENDS, confidenceEnds);
    const clusters =
      confidence === undefined
        ? await write()
        : await besides(
            context.files,
            confidence,
            () =>
              timed(seconds, 'confidence', () =>
                writeConfidence(raster, model, recipe, context, judging, destination),
              ),
            write,
          );
    const { clusterCount, inertia } = model;
    const features = [...states];
    return {
      model: model.save(),
      features,
      clusterCount,
      clusters,
      inertia,
      notes: { ...notes, ...model.notes },
      seconds,
    };
  });
}

type KeptResult = Pick<Result, 'recipe' | 'model' | 'features' | 'standardisation' | 'clusters'>;

type RestoreContext = Omit<RecipeContext, 'openWritten'>;

/** Makes the cluster raster of a result again, from its model. Throws `bad-input` for a model that cannot be used. */
export async function restoreLabels(
  scene: Raster,
  result: KeptResult,
  context: RecipeContext,
  run: Run,
  { output, source }: RecipeOutput,
): Promise<void> {
  const { recipe, clusters } = result;
  await withRestored(scene, result, context, run, async (raster, model) => {
    const writing = stageRun(run, 'Classifying and writing', 0, 1);
    const { exporter, parameters } = context.format;
    const metadata = metadataOf(source, recipe, context);
    const options = { parameters, legend: clusterLegend(clusters), metadata };
    const labels = labelRaster(raster, model, writing);
    const cleaned = recipe.postProcess ? postProcess(labels, recipe.postProcess, run.workers) : labels;
    await exporter.write(cleaned, output, context.files, options, writing);
  });
}

/**
 * Writes how sure the model of a result is of each pixel, to `confidence` by the context's format. Throws `bad-input` for a model that
 * cannot be used.
 */
export async function restoreConfidence(
  scene: Raster,
  result: KeptResult,
  context: RestoreContext,
  run: Run,
  destination: Required<Pick<RecipeOutput, 'confidence' | 'source'>>,
): Promise<void> {
  const judging = stageRun(run, 'Writing the confidence', 0, 1);
  await withRestored(scene, result, context, run, (raster, model) =>
    writeConfidenceAs(context.format, raster, model, result.recipe, context, judging, destination),
  );
}

/** The raster and the model that a result was made with. */
async function withRestored(
  scene: Raster,
  result: KeptResult,
  context: RestoreContext,
  run: Run,
  use: (raster: Raster, model: ClusterModel) => Promise<void>,
): Promise<void> {
  const model = await context.registry.restoreModel(result.model);
  await withPrepared(scene, result.recipe, context, (prepared) =>
    use(
      statesOf(result).reduce((made, state) => applyFeature(made, state, run.workers), prepared),
      model,
    ),
  );
}

/** Learns from the very sample that the clusterer will ask for, so that it is read once. */
function fitSteps(prepared: Raster, recipe: Recipe, run: Run): Promise<FittedFeatures> {
  const { standardise, parameters, seed } = recipe;
  const size = typeof parameters.sample === 'number' ? parameters.sample : SAMPLE_SIZE;
  return fitFeatures(prepared, orderedSteps(recipe.features ?? [], standardise), { size, seed }, run);
}

/** The steps of a result as they were learned. */
function statesOf({ features, standardisation, recipe }: KeptResult): readonly FeatureState[] {
  if (features) return features;
  if (!standardisation) return [];
  const bands = recipe.bands.map((band) => ({ name: `Band ${band + 1}`, scale: 1, offset: 0 }));
  return [{ kind: 'pixel', step: standardising(standardisation), bands }];
}

/** Opens the mask, if there is one, for as long as `use` takes. */
async function withPrepared<Value>(
  scene: Raster,
  recipe: Recipe,
  context: Pick<RecipeContext, 'openMask'>,
  use: (prepared: Raster) => Promise<Value>,
): Promise<Value> {
  if (recipe.mask === undefined) return use(prepareRaster(scene, recipe));
  const mask = await context.openMask(recipe.mask);
  try {
    return await use(prepareRaster(scene, recipe, mask));
  } finally {
    await mask.close();
  }
}

/** A run that fills [from, to] of the bar under one name, whatever the parts of the stage call themselves. */
function stageRun(run: Run, stage: string, from: number, to: number): Run {
  const inner = subRun(run, from, to);
  const report = ({ fraction }: Progress): void => inner.report({ stage, fraction });
  report({ stage, fraction: 0 });
  return { ...inner, report };
}

async function timed<Value>(
  seconds: Record<string, number>,
  stage: string,
  work: () => Promise<Value> | Value,
): Promise<Value> {
  const start = performance.now();
  const value = await work();
  seconds[stage] = (performance.now() - start) / 1000;
  return value;
}
