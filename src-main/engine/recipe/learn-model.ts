import type { ClusterModel, Preview } from '../clustering/clusterer.ts';
import type { Examples } from '../clustering/examples/example-set.ts';
import { SAMPLE_SIZE } from '../clustering/samples/pixel-source.ts';
import type { SampleOptions } from '../clustering/samples/samples.ts';
import { orderedSteps } from '../features/feature-step.ts';
import { fitFeatures, type FittedFeatures } from '../features/fit-features.ts';
import type { Raster } from '../raster/raster.ts';
import { subRun, type Run } from '../run.ts';
import type { EarlierClusters } from './keep-ids.ts';
import { numberClusters, type Numbering } from './number-clusters.ts';
import { savedNumbering } from './open-model.ts';
import type { Recipe } from './recipe.ts';
import type { ModelPreview, RecipeContext } from './run-recipe.ts';
import type { SavedModel } from './saved-model.ts';

/** Of fitting; the rest is for merging clusters and keeping ids. */
const FIT_SHARE = 0.8;

/** Learns from a raster, and says which ids its clusters get. */
export type Learn = (
  raster: Raster,
  run: Run,
) => Promise<{ readonly model: ClusterModel; readonly numbering: Numbering }>;

/** What is given to a method besides its recipe. */
export interface LearningContext extends Pick<RecipeContext, 'registry' | 'preview' | 'truth'> {
  readonly examples: Examples | undefined;
  readonly earlier: EarlierClusters | undefined;
}

/** How a recipe is learned; from no pixels where it names a model to label by. Throws at once where the method cannot do what is asked of it. */
export async function learningOf(
  recipe: Recipe,
  saved: SavedModel | undefined,
  { registry, preview, truth, examples, earlier }: LearningContext,
): Promise<Learn> {
  if (saved && isPrediction(recipe)) {
    const model = await registry.restoreModel(saved.model);
    const numbering = savedNumbering(saved, model);
    return async () => ({ model, numbering });
  }
  const { clusterer: method, parameters, signatures } = recipe;
  const given = { signatures, examples, model: saved?.model, truth };
  const clusterer = await registry.createClusterer(method, parameters, given);
  return async (raster, run) => {
    const model = await clusterer.fit(
      raster,
      subRun(run, 0, FIT_SHARE),
      preview && previewOf(preview, raster),
    );
    const rest = subRun(run, FIT_SHARE, 1);
    return { model, numbering: await numberClusters(raster, model, recipe, earlier, rest) };
  };
}

function previewOf(preview: ModelPreview, raster: Raster): Preview {
  const show = (model: ClusterModel): void => preview.show(model, raster);
  return Object.assign(show, { isWanted: () => preview.isWanted() });
}

/** Whether a recipe labels by a model without learning anything. */
export function isPrediction({ model }: Recipe): boolean {
  return model?.use === 'predict';
}

/**
 * Learns from the very sample that the clusterer will ask for, so that it is read once. Given signatures are in stored samples, so bands
 * stay as they are.
 */
export function fitSteps(prepared: Raster, recipe: Recipe, run: Run): Promise<FittedFeatures> {
  const { standardise, features = [], signatures } = recipe;
  const steps = orderedSteps(features, standardise && !signatures);
  return fitFeatures(prepared, steps, sampleOf(recipe), run);
}

/** The sample that a recipe's method asks for. */
export function sampleOf({ parameters, seed }: Recipe): SampleOptions {
  return { size: typeof parameters.sample === 'number' ? parameters.sample : SAMPLE_SIZE, seed };
}

/** Notes the seconds of a stage. */
export async function timed<Value>(
  seconds: Record<string, number>,
  stage: string,
  work: () => Promise<Value> | Value,
): Promise<Value> {
  const start = performance.now();
  const value = await work();
  seconds[stage] = (performance.now() - start) / 1000;
  return value;
}
