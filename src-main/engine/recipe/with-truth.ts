import { exampleRaster } from '../clustering/examples/example-raster.ts';
import type { FileAccess } from '../plugins/open-raster.ts';
import type { Raster } from '../raster/raster.ts';
import { withLabels } from './open-earlier.ts';
import { isShapeFile, readExamples } from './read-examples.ts';

/**
 * Lends the known classes of a scene's pixels from a file, if one is given: a raster of class numbers, or points and polygons with an
 * attribute for the class; 0 where nothing is known. Throws what reading the file throws.
 */
export async function withTruth<Value>(
  path: string | undefined,
  scene: Raster,
  access: FileAccess,
  signal: AbortSignal,
  use: (truth: Raster | undefined) => Promise<Value>,
): Promise<Value> {
  if (path === undefined || !isShapeFile(path)) return withLabels(path, access, use);
  const set = await readExamples({ path }, scene, access, signal);
  return use(exampleRaster(set, scene.grid));
}
