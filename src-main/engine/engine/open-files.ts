import type { Files } from '../bytes.ts';
import { openRaster, type FileAccess } from '../plugins/open-raster.ts';
import { splitVariable } from '../raster/open-dataset.ts';
import { withKeptOverviews } from './kept-overviews.ts';
import type { OpenedFile } from './open-scenes.ts';
import type { Scratch } from './options.ts';

/** Opens a raster as a scene, with the overviews that were kept of it, and tells the size of its file. */
export async function openSceneFile(path: string, access: FileAccess, scratch: Scratch): Promise<OpenedFile> {
  const opened = await openRaster(path, 'scene', access);
  try {
    const dataset = await withKeptOverviews(path, opened, access, scratch);
    return { dataset, size: await sizeOf(path, access.files) };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function sizeOf(path: string, files: Files): Promise<number> {
  const { file } = await splitVariable(path, files);
  const source = await files.open(file);
  try {
    return source.size;
  } finally {
    await source.close();
  }
}
