import type { Files } from '../bytes.ts';
import type { Registry } from '../plugins/registry.ts';
import { openDataset } from '../raster/open-dataset.ts';
import type { Dataset } from '../raster/raster.ts';
import type { OpenContext } from '../raster/reader.ts';
import type { Workers } from '../workers.ts';
import type { OpenedFile } from './open-scenes.ts';

/** What opening a file takes. */
export interface FileAccess {
  readonly files: Files;
  readonly workers: Workers;
  readonly registry: Registry;
}

/** Opens a raster with whichever reader recognises it. */
export async function openRaster(
  path: string,
  wanted: NonNullable<OpenContext['wanted']>,
  { files, workers, registry }: FileAccess,
): Promise<Dataset> {
  return openDataset(path, files, await registry.loadReaders(), { workers, wanted });
}

/** Opens a raster as a scene, and tells the size of its file. */
export async function openSceneFile(path: string, access: FileAccess): Promise<OpenedFile> {
  const dataset = await openRaster(path, 'scene', access);
  const source = await access.files.open(path);
  const { size } = source;
  await source.close();
  return { dataset, size };
}
