import type { Dataset, Raster } from '../raster/raster.ts';
import { prepareRaster } from './prepare-raster.ts';
import type { Recipe } from './recipe.ts';

export interface MaskAccess {
  /** Opens the raster that a recipe's mask names. */
  openMask(path: string): Promise<Dataset>;
}

/** Lends the pixels that take part in a recipe; opens its mask, if there is one, for as long as `use` takes. */
export async function withPrepared<Value>(
  scene: Raster,
  recipe: Pick<Recipe, 'bands' | 'areas' | 'mask'>,
  { openMask }: MaskAccess,
  use: (prepared: Raster) => Promise<Value>,
): Promise<Value> {
  if (recipe.mask === undefined) return use(prepareRaster(scene, recipe));
  const mask = await openMask(recipe.mask);
  try {
    return await use(prepareRaster(scene, recipe, mask));
  } finally {
    await mask.close();
  }
}
