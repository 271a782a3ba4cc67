import { exampleRaster } from '../clustering/examples/example-raster.ts';
import type { Examples, ExampleSet } from '../clustering/examples/example-set.ts';
import { checkLabels, checkSamePlace } from '../quality/check-labels.ts';
import type { Raster } from '../raster/raster.ts';
import type { Recipe } from './recipe.ts';
import type { MaskAccess } from './with-prepared.ts';

/** Lends the examples of a recipe, if it has any, as they lie on its scene, for as long as `use` takes. Throws as `lendExamples`. */
export function withExamples<Value>(
  scene: Raster,
  { examples }: Pick<Recipe, 'examples'>,
  access: MaskAccess,
  use: (examples: Examples | undefined) => Promise<Value>,
): Promise<Value> {
  return examples ? lendExamples(scene, examples, access, use) : use(undefined);
}

/** Opens the raster of examples, if the set names one. Throws `bad-input` for one on another grid than the scene. */
export async function lendExamples<Value>(
  scene: Raster,
  set: ExampleSet,
  { openMask }: MaskAccess,
  use: (examples: Examples) => Promise<Value>,
): Promise<Value> {
  const { source, raster: path } = set;
  const classes = set.classes.map(({ id, name, colour }) => ({ id, name, ...(colour ? { colour } : {}) }));
  if (path === undefined) return use({ source, classes, raster: exampleRaster(set, scene.grid) });
  const drawn = await openMask(path);
  try {
    checkLabels(drawn);
    checkSamePlace(scene, drawn);
    return await use({ source, classes, raster: exampleRaster(set, scene.grid, drawn) });
  } finally {
    await drawn.close();
  }
}
