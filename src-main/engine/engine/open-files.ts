import type { FileAccess } from '../plugins/open-raster.ts';
import { openSceneFiles, sizeOfScene, type SceneFiles } from '../plugins/open-scene.ts';
import { recordOpened } from '../raster/guard-inputs.ts';
import { withKeptOverviews } from './kept-overviews.ts';
import type { OpenedFile } from './open-scenes.ts';
import type { Scratch } from './options.ts';

/** Opens files as a scene, with the overviews that were kept of it, and tells their size and what is read for it. */
export async function openSceneFile(
  scene: SceneFiles,
  access: FileAccess,
  scratch: Scratch,
): Promise<OpenedFile> {
  const { files, opened: read } = recordOpened(access.files);
  const opened = await openSceneFiles(scene, { ...access, files });
  try {
    const dataset = await withKeptOverviews(scene, opened, access, scratch);
    return { dataset, size: await sizeOfScene(scene, access), files: read };
  } catch (error) {
    await opened.close();
    throw error;
  }
}
