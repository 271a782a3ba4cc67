import type { Files } from '../bytes.ts';
import { openRaster, type FileAccess } from '../plugins/open-raster.ts';
import type { OpenedFile } from './open-scenes.ts';

/** Opens a raster as a scene, and tells the size of its file. */
export async function openSceneFile(path: string, access: FileAccess): Promise<OpenedFile> {
  const dataset = await openRaster(path, 'scene', access);
  return { dataset, size: await sizeOf(path, access.files) };
}

/** Of the file in `FILE.mat:name`, where there is none of the whole name. */
async function sizeOf(path: string, files: Files): Promise<number> {
  const file = (await files.exists(path)) ? path : path.slice(0, path.lastIndexOf(':'));
  const source = await files.open(file);
  try {
    return source.size;
  } finally {
    await source.close();
  }
}
