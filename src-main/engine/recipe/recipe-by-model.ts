import type { Files } from '../bytes.ts';
import type { PostStep } from '../quality/post-process/post-step.ts';
import type { Dataset } from '../raster/raster.ts';
import type { Workers } from '../workers.ts';
import { checkBandCount, matchBands } from './match-bands.ts';
import { openModel } from './open-model.ts';
import { recipeSchema, type ModelUse, type Recipe } from './recipe.ts';
import type { SavedModel } from './saved-model.ts';

/** The part of a recipe that follows from the model it uses: which bands of this scene, and how they are prepared. */
export async function recipeByModel(
  use: ModelUse,
  dataset: Dataset,
  bands: readonly number[] | undefined,
  { files, workers }: { files: Files; workers: Workers },
): Promise<Partial<Recipe>> {
  const { saved, checksum } = await openModel(files, use, workers);
  return partByModel(saved, { ...use, checksum }, dataset, bands);
}

/** What is labelled by a model, besides the scene. */
export interface PredictionChoices extends Pick<Recipe, 'areas' | 'mask'> {
  /** One for each band of the model; found by wavelength or number when absent. */
  readonly bands?: readonly number[];
  /** As the map of the model was cleaned when absent. */
  readonly postProcess?: readonly PostStep[];
}

/** The recipe that labels a scene by a saved model: that of the model, with the bands, areas and mask of this scene. */
export async function predictionRecipe(
  path: string,
  dataset: Dataset,
  { bands, areas, mask, postProcess }: PredictionChoices,
  { files, workers }: { files: Files; workers: Workers },
): Promise<Recipe> {
  const { saved, checksum } = await openModel(files, { path, use: 'predict' }, workers);
  const made = saved.recipe;
  return recipeSchema.parse({
    ...made,
    // Merged clusters are in the model's table of ids, signatures and what examples taught in the model.
    merge: undefined,
    signatures: undefined,
    examples: undefined,
    ...partByModel(saved, { path, checksum, use: 'predict' }, dataset, bands),
    areas,
    mask,
    postProcess: postProcess ?? made.postProcess,
    options: optionsInForce(dataset),
  });
}

/** How a scene is opened, by option id; undefined where there is nothing to choose. */
export function optionsInForce({ options }: Pick<Dataset, 'options'>): Recipe['options'] {
  return options && Object.fromEntries(options.map(({ id, value }) => [id, value]));
}

function partByModel(
  saved: SavedModel,
  model: ModelUse,
  dataset: Dataset,
  bands: readonly number[] | undefined,
): Partial<Recipe> {
  if (bands) checkBandCount(saved, bands.length);
  const { standardise, features } = saved.recipe;
  const chosen = bands ? [...bands] : matchBands(saved, dataset);
  return { bands: chosen, standardise, features, model };
}
