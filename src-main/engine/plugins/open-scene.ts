import { splitVariable } from '../raster/open-dataset.ts';
import { refuseUnknownOptions, type OpenOptions } from '../raster/open-option.ts';
import { closeAll, openAll } from '../raster/open-parts.ts';
import type { Dataset } from '../raster/raster.ts';
import { stackDatasets } from '../raster/stack-datasets.ts';
import { openRaster, type FileAccess } from './open-raster.ts';

/** The files of a scene, and how they are to be opened. */
export interface SceneFiles {
  readonly path: string;
  /** More files of the same ground, whose bands come after. */
  readonly parts?: readonly string[];
  /** Where the user chose; see `Dataset.options`. */
  readonly options?: OpenOptions;
}

/** Opens a file, a folder that is one scene, or several files as one. Throws as `openDataset` and `stackRasters`. */
export async function openSceneFiles(
  { path, parts = [], options }: SceneFiles,
  access: FileAccess,
): Promise<Dataset> {
  if (parts.length === 0) return openRaster(path, 'scene', access, options);
  const opened = await openAll([path, ...parts], (file) => openRaster(file, 'scene', access));
  try {
    const dataset = stackDatasets(opened, options);
    refuseUnknownOptions(dataset.name, dataset.options ?? [], options);
    return dataset;
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

/** Bytes of all files of a scene; of a folder, those of the files that lie directly in it. */
export async function sizeOfScene({ path, parts = [] }: SceneFiles, access: FileAccess): Promise<number> {
  let size = 0;
  for (const file of [path, ...parts]) size += await sizeOf(file, access);
  return size;
}

async function sizeOf(path: string, { files }: FileAccess): Promise<number> {
  if ((await files.kind(path)) === 'folder') {
    return (await files.list(path)).entries.reduce((sum, { size }) => sum + size, 0);
  }
  const { file } = await splitVariable(path, files);
  const source = await files.open(file);
  try {
    return source.size;
  } finally {
    await source.close();
  }
}
