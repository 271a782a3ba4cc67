import type { Files } from '../bytes.ts';
import { openRaster, type FileAccess } from '../plugins/open-raster.ts';
import { splitVariable } from '../raster/open-dataset.ts';
import type { OpenedFile } from './open-scenes.ts';

/** Opens a raster as a scene, and tells the size of its file. */
export async function openSceneFile(path: string, access: FileAccess): Promise<OpenedFile> {
  const dataset = await openRaster(path, 'scene', access);
  return { dataset, size: await sizeOf(path, access.files) };
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
