import { labelRaster } from '../clustering/classify.ts';
import { ClusterStatistics } from '../clustering/cluster-statistics.ts';
import type { ClusterModel } from '../clustering/clusterer.ts';
import type { Files } from '../bytes.ts';
import type { Registry } from '../plugins/registry.ts';
import type { ClusterSummary, Result } from '../project/document.ts';
import { baseName } from '../project/scene-paths.ts';
import type { Exporter } from '../raster/exporter.ts';
import type { Dataset, Raster } from '../raster/raster.ts';
import { standardiseRaster } from '../raster/standardise.ts';
import { subRun, type Progress, type Run } from '../run.ts';
import { clusterLegend } from '../scheme/assignment.ts';
import { clusterColours } from '../scheme/palette.ts';
import { prepareRaster } from './prepare-raster.ts';
import { exportMetadata } from './provenance.ts';
import type { Recipe } from './recipe.ts';

/** What a recipe needs besides the scene. */
export interface RecipeContext {
  readonly registry: Registry;
  /** Opens the raster that a recipe's mask names. */
  openMask(path: string): Promise<Dataset>;
  readonly exporter: Exporter;
  /** Where the output is written. */
  readonly files: Files;
  /** Of the software. */
  readonly version: string;
}

export interface RecipeOutput {
  /** Path of the GeoTIFF of cluster ids. */
  readonly output: string;
}

/** What a clustering found. */
export type RecipeOutcome = Pick<Result, 'model' | 'clusterCount' | 'clusters' | 'inertia' | 'seconds'>;

/** Where each stage begins and ends on the job's bar. */
const READING_ENDS = 0.1;
const FITTING_ENDS = 0.4;

/**
 * Fits the recipe's clusterer, then labels the scene and writes the cluster ids, counting the clusters in the same pass.
 * Nothing is left of the output when it fails or is cancelled.
 */
export async function runRecipe(
  scene: Raster,
  recipe: Recipe,
  context: RecipeContext,
  run: Run,
  { output }: RecipeOutput,
): Promise<RecipeOutcome> {
  const clusterer = await context.registry.createClusterer(recipe.clusterer, recipe.parameters);
  const seconds: Record<string, number> = {};
  return withPrepared(scene, recipe, context, async (prepared) => {
    const reading = stageRun(run, 'Reading', 0, READING_ENDS);
    const raster = await timed(seconds, 'reading', () => standardised(prepared, recipe, reading));
    const fitting = stageRun(run, 'Fitting', READING_ENDS, FITTING_ENDS);
    const model = await timed(seconds, 'fitting', () => clusterer.fit(raster, fitting));
    const writing = stageRun(run, 'Classifying and writing', FITTING_ENDS, 1);
    const clusters = await timed(seconds, 'classifying', () =>
      writeLabels(raster, model, recipe, context, writing, output),
    );
    const { clusterCount, inertia } = model;
    return { model: model.save(), clusterCount, clusters, inertia, seconds };
  });
}

/** Makes the cluster raster of a result again, from its model. */
export async function restoreLabels(
  scene: Raster,
  { recipe, model: state, clusters }: Pick<Result, 'recipe' | 'model' | 'clusters'>,
  context: RecipeContext,
  run: Run,
  { output }: RecipeOutput,
): Promise<void> {
  const model = await context.registry.restoreModel(state);
  await withPrepared(scene, recipe, context, async (prepared) => {
    const raster = await standardised(prepared, recipe, stageRun(run, 'Reading', 0, READING_ENDS));
    const writing = stageRun(run, 'Classifying and writing', READING_ENDS, 1);
    const labels = labelRaster(raster, model, writing);
    const options = { legend: clusterLegend(clusters), metadata: metadataOf(scene, recipe, context) };
    await context.exporter.writeLabels(labels, output, context.files, options, writing);
  });
}

/** The legend is read once more when all pixels are written, so that its counts are those of this very pass. */
async function writeLabels(
  raster: Raster,
  model: ClusterModel,
  recipe: Recipe,
  context: RecipeContext,
  run: Run,
  output: string,
): Promise<ClusterSummary[]> {
  const statistics = new ClusterStatistics(raster, model.clusterCount);
  const colours = clusterColours(model.clusterCount);
  const summarise = (): ClusterSummary[] =>
    statistics.summaries().map((summary) => ({ ...summary, colour: colours[summary.id - 1] }));
  const labels = labelRaster(raster, model, run, (block, ids) => statistics.add(block, ids));
  const options = {
    get legend() {
      return clusterLegend(summarise());
    },
    metadata: metadataOf(raster, recipe, context),
  };
  await context.exporter.writeLabels(labels, output, context.files, options, run);
  return summarise();
}

function standardised(raster: Raster, recipe: Recipe, run: Run): Promise<Raster> | Raster {
  return recipe.standardise ? standardiseRaster(raster, run) : raster;
}

function metadataOf({ name }: Raster, recipe: Recipe, { version }: RecipeContext): Record<string, string> {
  return exportMetadata({ version, scene: baseName(name), recipe });
}

/** Opens the mask, if there is one, for as long as `use` takes. */
async function withPrepared<Value>(
  scene: Raster,
  recipe: Recipe,
  context: RecipeContext,
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
