import { maskRaster } from '../raster/mask.ts';
import type { Raster } from '../raster/raster.ts';
import type { Recipe } from './recipe.ts';
import { checkBands } from '../raster/request.ts';
import { selectBands } from '../raster/select-bands.ts';

/**
 * The pixels that take part in a recipe: its bands, inside its areas, where its mask has data other than 0. Throws `bad-input`
 * for a band that is not there, areas that cover no pixel, and a mask on another grid.
 */
export function prepareRaster(scene: Raster, recipe: Pick<Recipe, 'bands' | 'areas'>, mask?: Raster): Raster {
  checkBands(scene.name, scene.bands.length, recipe.bands);
  return maskRaster(selectBands(scene, recipe.bands), { areas: recipe.areas, mask });
}
