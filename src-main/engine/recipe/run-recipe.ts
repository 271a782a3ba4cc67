import { labelRaster } from '../clustering/classify.ts';
import { ClusterStatistics } from '../clustering/cluster-statistics.ts';
import type { ClusterModel } from '../clustering/clusterer.ts';
import type { Files } from '../bytes.ts';
import type { Registry } from '../plugins/registry.ts';
import type { ClusterSummary, Result } from '../project/document.ts';
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
