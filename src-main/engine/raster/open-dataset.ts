import type { ByteSource, Files } from '../bytes.ts';
import { EngineError, isEngineError } from '../errors.ts';
import { besideOf, folderOf, inside } from '../paths.ts';
import type { Workers } from '../workers.ts';
import { refuseUnknownOptions, type OpenOptions } from './open-option.ts';
import type { Dataset } from './raster.ts';
import type { FilesBeside, OpenContext, Reader } from './reader.ts';

const HEAD_BYTES = 512;

export interface OpenRequest {
  readonly workers: Workers;
  readonly cache?: OpenContext['cache'];
  /** Scene when absent. */
  readonly wanted?: OpenContext['wanted'];
  readonly options?: OpenOptions;
}

/**
 * Opens a file with the reader that recognises it, or a folder that is one scene. `FILE.mat:name` opens the variable `name` of FILE.mat
 * (`FILE.h5:/group/name` in a group), unless there is a file of the whole name. Throws `not-found`, `not-allowed`, `bad-input` for a kind of file that no reader knows,
 * and what the reader throws. Whoever opened the dataset closes it.
 */
export async function openDataset(
  path: string,
  files: Files,
  readers: readonly Reader[],
  { workers, cache, wanted, options }: OpenRequest,
): Promise<Dataset> {
  const { file, variable } = await splitVariable(await entryOf(path, files, readers), files);
  const source = await files.open(file);
  const reader = await recognise(source, file, files, readers);
  const sibling: OpenContext['sibling'] = (suffix) => openSibling(files, file + suffix);
  const beside: FilesBeside = {
    open: (relative) => openSibling(files, besideOf(file, relative)),
    list: (relative) => listFolder(files, relative === undefined ? folderOf(file) : besideOf(file, relative)),
    openDataset: (relative, nested) =>
      openDataset(besideOf(file, relative), files, readers, { workers, cache, wanted, options: nested }),
  };
  const dataset = await reader.open(source, { workers, cache, wanted, variable, options, sibling, beside });
  try {
    refuseUnknownOptions(path, dataset.options ?? [], options);
    return dataset;
  } catch (error) {
    await dataset.close();
    throw error;
  }
}

/** The file through which a folder is opened; any other path is its own. */
async function entryOf(path: string, files: Files, readers: readonly Reader[]): Promise<string> {
  if ((await files.kind(path)) !== 'folder') return path;
  const names = (await files.list(path)).entries.map(({ name }) => name);
  for (const reader of readers) {
    const entry = reader.entryOf?.(names);
    if (entry !== undefined) return inside(path, entry);
  }
  throw new EngineError(
    'bad-input',
    `${path} is a folder, and not of a kind that is one scene. Choose a file in it.`,
  );
}

async function listFolder(files: Files, folder: string): Promise<Awaited<ReturnType<FilesBeside['list']>>> {
  return (await files.kind(folder)) === 'folder' ? (await files.list(folder)).entries : [];
}

async function recognise(
  source: ByteSource,
  file: string,
  files: Files,
  readers: readonly Reader[],
): Promise<Reader> {
  try {
    const head = await source.read(0, Math.min(HEAD_BYTES, source.size));
    const candidate = {
      name: file,
      hasBeside: (relative: string) => files.exists(besideOf(file, relative)),
    };
    for (const reader of readers) if (await reader.recognises(head, candidate)) return reader;
    throw new EngineError(
      'bad-input',
      source.size === 0
        ? `${source.name} is empty. Copy the file again from where it came.`
        : `${source.name} is of a kind that is not known here. Open a GeoTIFF, JPEG 2000, ENVI, HDF5, NetCDF or MATLAB file, or convert it first: gdal_translate IN OUT.tif.`,
    );
  } catch (error) {
    await source.close();
    throw error;
  }
}

/**
 * The file of `FILE.mat:name`, and the name; where there is a file of the whole name it is that. A name with slashes
 * (`FILE.h5:/group/name`) counts as one only where there is the file before it.
 */
export async function splitVariable(
  path: string,
  files: Files,
): Promise<{ file: string; variable?: string }> {
  const colon = path.lastIndexOf(':');
  const [file, variable] = [path.slice(0, colon), path.slice(colon + 1)];
  // A single letter before the colon is a Windows drive.
  if (colon < 2 || variable === '' || (await files.exists(path))) return { file: path };
  const isNamed = !/[\\/]/.test(variable) || (await files.kind(file)) === 'file';
  return isNamed ? { file, variable } : { file: path };
}

/** Beside a file that may be read there may be one that may not: that counts as none. */
async function openSibling(files: Files, path: string): Promise<ByteSource | undefined> {
  try {
    return (await files.exists(path)) ? await files.open(path) : undefined;
  } catch (error) {
    if (isEngineError(error) && (error.code === 'not-found' || error.code === 'not-allowed'))
      return undefined;
    throw error;
  }
}
