import type { Files } from '../bytes.ts';
import { EngineError, isEngineError } from '../errors.ts';
import { readArrayFile, writeArrayFile, type ArrayFileKind } from '../formats/safetensors/array-file.ts';
import type { Checkpoint, KeptState } from '../run.ts';
import type { Workers } from '../workers.ts';
import type { Recipe } from './recipe.ts';

/** How far a clustering is, in a file. */
export interface CheckpointFile extends Checkpoint {
  /** Once the work is done; harmless where nothing was kept. */
  remove(): Promise<void>;
}

const KIND: ArrayFileKind = {
  kind: 'swath-checkpoint',
  version: 1,
  title: 'a checkpoint of Swath',
  advice: 'delete it to begin anew, or choose another file',
};

/** What a checkpoint is of: a recipe, and the files of the scene and of the mask as they are now. */
export async function checkpointIdentity(
  files: Files,
  recipe: Recipe,
  paths: readonly string[],
): Promise<string> {
  const read = recipe.mask === undefined ? paths : [...paths, recipe.mask];
  const prints = read.map(async (path) => [path, await files.fingerprint?.(path).catch(() => undefined)]);
  return JSON.stringify([recipe, await Promise.all(prints)]);
}

/**
 * Opens a checkpoint, whether or not its file is there yet. Throws `bad-input`, and changes nothing, for a file that is no
 * checkpoint, or one of another recipe or scene, and `damaged` for one that is not whole.
 */
export async function openCheckpoint(
  files: Files,
  path: string,
  identity: string,
  workers: Workers,
): Promise<CheckpointFile> {
  const load = async (): Promise<KeptState | undefined> =>
    (await files.exists(path)) ? readState(files, path, identity, workers) : undefined;
  await load();
  return {
    load,
    save: async (state, arrays = {}) => {
      const texts = { identity, state: JSON.stringify(state) };
      await writeArrayFile(files, path, KIND, { texts, arrays }, workers);
    },
    remove: () => files.remove(path),
  };
}

async function readState(files: Files, path: string, identity: string, workers: Workers): Promise<KeptState> {
  const { texts, arrays } = await readArrayFile(files, path, KIND, workers).catch((error: unknown) => {
    throw isEngineError(error) && error.code === 'bad-input' ? foreign(path) : error;
  });
  if (texts.identity === identity) return { state: JSON.parse(texts.state), arrays };
  throw new EngineError(
    'bad-input',
    `${path} is the checkpoint of another clustering (another recipe or seed, or the scene has changed since); delete it to begin ` +
      'anew, or choose another file.',
  );
}

function foreign(path: string): EngineError {
  return new EngineError(
    'bad-input',
    `${path} is not a checkpoint of Swath and is left alone; choose another file.`,
  );
}
