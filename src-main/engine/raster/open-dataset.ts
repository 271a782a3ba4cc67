import type { ByteSource, Files } from '../bytes.ts';
import { EngineError, isEngineError } from '../errors.ts';
import type { Workers } from '../workers.ts';
import type { Dataset } from './raster.ts';
import type { OpenContext, Reader } from './reader.ts';

const HEAD_BYTES = 512;

export interface OpenOptions {
  readonly workers: Workers;
  /** Scene when absent. */
  readonly wanted?: OpenContext['wanted'];
}

/**
 * Opens a file with the reader that recognises its first bytes. `FILE.mat:name` opens the variable `name` of FILE.mat, unless
 * there is a file of the whole name. Throws `not-found`, `not-allowed`, `bad-input` for a kind of file that no reader knows,
 * and what the reader throws. Whoever opened the dataset closes it.
 */
export async function openDataset(
  path: string,
  files: Files,
  readers: readonly Reader[],
  { workers, wanted }: OpenOptions,
): Promise<Dataset> {
  const { file, variable } = await splitVariable(path, files);
  const source = await files.open(file);
  const reader = await recognise(source, readers);
  const sibling: OpenContext['sibling'] = (suffix) => openSibling(files, file + suffix);
  return reader.open(source, { workers, wanted, variable, sibling });
}

async function recognise(source: ByteSource, readers: readonly Reader[]): Promise<Reader> {
  try {
    const head = await source.read(0, Math.min(HEAD_BYTES, source.size));
    const reader = readers.find((candidate) => candidate.recognises(head));
    if (reader) return reader;
    throw new EngineError(
      'bad-input',
      source.size === 0
        ? `${source.name} is empty. Copy the file again from where it came.`
        : `${source.name} is of a kind that is not known here. GeoTIFF (.tif) and MATLAB 5 (.mat) files can be opened.`,
    );
  } catch (error) {
    await source.close();
    throw error;
  }
}

/** The file of `FILE.mat:name`, and the name; where there is a file of the whole name it is that. */
export async function splitVariable(
  path: string,
  files: Files,
): Promise<{ file: string; variable?: string }> {
  const colon = path.lastIndexOf(':');
  const variable = path.slice(colon + 1);
  // A single letter before the colon is a Windows drive.
  if (colon < 2 || variable === '' || /[\\/]/.test(variable)) return { file: path };
  return (await files.exists(path)) ? { file: path } : { file: path.slice(0, colon), variable };
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
