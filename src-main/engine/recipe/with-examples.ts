import { exampleRaster } from '../clustering/examples/example-raster.ts';
import type { Examples } from '../clustering/examples/example-set.ts';
import { checkLabels, checkSamePlace } from '../quality/check-labels.ts';
import type { Raster } from '../raster/raster.ts';
import type { Recipe } from './recipe.ts';
import type { MaskAccess } from './with-prepared.ts';

/**
 * Lends the examples of a recipe, if it has any, as they lie on its scene, for as long as `use` takes. Throws `bad-input` for a raster of
 * examples on another grid.
 */
export async function withExamples<Value>(
  scene: Raster,
  { examples }: Pick<Recipe, 'examples'>,
  { openMask }: MaskAccess,
  use: (examples: Examples | undefined) => Promise<Value>,
): Promise<Value> {
  if (!examples) return use(undefined);
  const { source, raster: path } = examples;
  const classes = examples.classes.map(({ id, name, colour }) => ({
    id,
    name,
    ...(colour ? { colour } : {}),
  }));
  const on = (drawn?: Raster): Examples => ({
    source,
    classes,
    raster: exampleRaster(examples, scene.grid, drawn),
  });
  if (path === undefined) return use(on());
  const drawn = await openMask(path);
  try {
    checkLabels(drawn);
    checkSamePlace(scene, drawn);
    return await use(on(drawn));
  } finally {
    await drawn.close();
  }
}
