import { z } from 'zod';
import type { Files } from '../bytes.ts';
import { EngineError } from '../errors.ts';
import type { Checkpoint } from '../run.ts';
import { readText, writeText } from '../text-files.ts';
import type { Recipe } from './recipe.ts';

/** How far a clustering is, in a file. */
export interface CheckpointFile extends Checkpoint {
  /** Once the work is done; harmless where nothing was kept. */
  remove(): Promise<void>;
}

const KIND = 'swath-checkpoint';

const fileSchema = z.object({ kind: z.literal(KIND), identity: z.string(), state: z.unknown() });

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
 * checkpoint, or one of another recipe or scene.
 */
export async function openCheckpoint(files: Files, path: string, identity: string): Promise<CheckpointFile> {
  let state = (await files.exists(path)) ? readState(await readText(files, path), path, identity) : undefined;
  return {
    load: async () => state,
    save: async (next) => {
      await writeText(files, path, JSON.stringify({ kind: KIND, identity, state: next }));
      state = next;
    },
    remove: () => files.remove(path),
  };
}

function readState(text: string, path: string, identity: string): unknown {
  const { success, data } = fileSchema.safeParse(parsed(text));
  if (!success) {
    throw new EngineError(
      'bad-input',
      `${path} is not a checkpoint of Swath and is left alone; choose another file.`,
    );
  }
  if (data.identity === identity) return data.state;
  throw new EngineError(
    'bad-input',
    `${path} is the checkpoint of another clustering (another recipe or seed, or the scene has changed since); delete it to begin ` +
      'anew, or choose another file.',
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
