import type { Files } from '../bytes.ts';
import { EngineError } from '../errors.ts';
import { AREA_SECONDS, readAreaFiles } from '../formats/areas/read-area-files.ts';
import type { AreaFile } from '../formats/areas/area-file.ts';
import { areasOfFeatures } from '../geo/areas-of-features.ts';
import type { AreaOfInterest } from '../geo/geometry.ts';
import { gridExtent, type Extent, type Grid } from '../geo/grid.ts';
import type { Workers } from '../workers.ts';
import { openAreaFiles } from './open-area-files.ts';

/**
 * The areas of files that belong together in the scene's coordinates, with ids of their own. Throws as `readAreaFiles`, and
 * `bad-input` where none of the areas meets the scene; those that do not are left out otherwise.
 */
export async function readAreas(
  scene: { readonly name: string; readonly grid: Grid },
  files: readonly AreaFile[],
  workers: Workers,
  newId: () => string,
): Promise<AreaOfInterest[]> {
  const layers = await workers.run(readAreaFiles, files, { limitSeconds: AREA_SECONDS });
  // A system without a transform says nothing of where pixels lie.
  const crs = scene.grid.georeferenced ? scene.grid.crs : undefined;
  const areas = await areasOfFeatures(layers, crs);
  const extent = gridExtent(scene.grid);
  const inside = areas.filter(({ polygons }) => meets(extent, extentOf(polygons)));
  if (inside.length === 0) {
    throw new EngineError(
      'bad-input',
      `${fileName(files)}: no area lies on the scene ${scene.name}. Choose areas of the same place.`,
    );
  }
  return inside.map((area) => ({ id: newId(), ...area }));
}

/** The areas of a file with all that belongs to it; none where no file is named. */
export async function areasFrom(
  path: string | undefined,
  scene: { readonly name: string; readonly grid: Grid },
  { files, workers }: { readonly files: Files; readonly workers: Workers },
): Promise<AreaOfInterest[]> {
  if (path === undefined) return [];
  let number = 0;
  return readAreas(scene, await openAreaFiles(files, path), workers, () => `area-${++number}`);
}

function fileName(files: readonly AreaFile[]): string {
  return files.map(({ name }) => name).join(', ');
}

function extentOf(polygons: AreaOfInterest['polygons']): Extent {
  let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of polygons.flat(2)) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    bottom = Math.min(bottom, y);
    top = Math.max(top, y);
  }
  return [left, bottom, right, top];
}

function meets(one: Extent, other: Extent): boolean {
  return one[0] <= other[2] && other[0] <= one[2] && one[1] <= other[3] && other[1] <= one[3];
}
