import { orderedSteps } from '../features/feature-step.ts';
import { fitFeatures } from '../features/fit-features.ts';
import type { Advice } from '../quality/advise/advice.ts';
import { adviceSampleSize, adviseCount, type CountRange } from '../quality/advise/advise-count.ts';
import type { Raster } from '../raster/raster.ts';
import { subRun, type Run } from '../run.ts';
import type { Recipe } from './recipe.ts';
import { withPrepared, type MaskAccess } from './with-prepared.ts';

/** Which pixels are looked at, and how. */
export type AdviceRecipe = Pick<Recipe, 'bands' | 'standardise' | 'features' | 'areas' | 'mask'>;

const READING = 0.2;

/** Advice on the number of clusters for the pixels that take part in a recipe. Throws as `adviseCount` and `prepareRaster`. */
export async function adviseFor(
  scene: Raster,
  recipe: AdviceRecipe,
  range: CountRange,
  context: MaskAccess,
  run: Run,
): Promise<Advice> {
  return withPrepared(scene, recipe, context, async (prepared) => {
    const steps = orderedSteps(recipe.features ?? [], recipe.standardise);
    const sample = { size: adviceSampleSize(prepared.bands.length), seed: run.seed };
    const { raster } = await fitFeatures(prepared, steps, sample, subRun(run, 0, READING));
    return adviseCount(raster, range, subRun(run, READING, 1));
  });
}
