import { maskRaster } from '../raster/mask.ts';
import type { Raster } from '../raster/raster.ts';
import type { Recipe } from './recipe.ts';
import { selectBands } from './select-bands.ts';

/** The pixels that a recipe takes part with: its bands, inside its areas, where its mask has data other than 0. */
export function prepareRaster(scene: Raster, recipe: Pick<Recipe, 'bands' | 'areas'>, mask?: Raster): Raster {
  return maskRaster(selectBands(scene, recipe.bands), { areas: recipe.areas, mask });
}
