import type { Files } from '../bytes.ts';
import { openRaster, type FileAccess } from '../plugins/open-raster.ts';
import type { SceneFiles } from '../plugins/open-scene.ts';
import { splitVariable } from '../raster/open-dataset.ts';
import type { Dataset } from '../raster/raster.ts';
import { hasCoarserCopy, withOverviews } from '../raster/with-overviews.ts';
import type { Scratch } from './options.ts';

/**
 * Where overviews of a scene are kept as long as its files do not change and it is opened in the same way; undefined where
 * nobody can tell whether they did.
 */
export async function keptOverviewsPath(
  { path, parts = [] }: SceneFiles,
  { options = [] }: Pick<Dataset, 'options'>,
  files: Files,
  scratch: Scratch,
): Promise<string | undefined> {
  const marks: string[] = [];
  for (const name of [path, ...parts]) {
    const { file, variable } = await splitVariable(name, files);
    const fingerprint = await files.fingerprint?.(file);
    if (fingerprint === undefined) return undefined;
    marks.push(`${fingerprint}:${variable ?? ''}`);
  }
  const choices = options.map(({ id, value }) => [id, value]);
  return scratch.overviewPath(JSON.stringify([marks, choices]));
}

/** A scene with the overviews that were kept of it, where it has none of its own that are coarser; those that cannot be read are deleted. */
export async function withKeptOverviews(
  scene: SceneFiles,
  dataset: Dataset,
  access: FileAccess,
  scratch: Scratch,
): Promise<Dataset> {
  if (hasCoarserCopy(dataset)) return dataset;
  const kept = await keptOverviewsPath(scene, dataset, access.files, scratch);
  if (kept === undefined || !(await scratch.files.exists(kept))) return dataset;
  try {
    const pyramid = await openRaster(kept, 'scene', { ...access, files: scratch.files });
    const joined = withOverviews(dataset, pyramid);
    if (joined) return joined;
    await pyramid.close();
  } catch {
    // They can be built again; the scene itself is sound.
  }
  await scratch.files.remove(kept);
  return dataset;
}
