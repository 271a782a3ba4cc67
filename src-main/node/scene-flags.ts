import { resolve } from 'node:path';
import type { SceneFiles } from '../engine/plugins/open-scene.ts';
import type { OpenOptions } from '../engine/raster/open-option.ts';
import type { FlagTable, FlagValues } from './flags.ts';
import { UsageError } from './usage-error.ts';

/** The argument of every command that opens a scene. */
export const SCENE_POSITIONAL = {
  name: 'SCENE',
  description:
    'A raster of any format that is read (FILE.mat:name or FILE.h5:/group/name picks one array), or the folder of a Landsat or Sentinel-2 (.SAFE) scene.',
} as const;

/** How a scene is opened. */
export const SCENE_FLAGS = {
  with: {
    type: 'list',
    value: 'FILE',
    description: 'One more file of the same place, whose bands come after those of SCENE.',
  },
  open: {
    type: 'list',
    value: 'ID=VALUE',
    description: 'A choice for how the scene is opened; swath info lists what there is to choose.',
  },
} as const satisfies FlagTable;

/** The files that a command line names, and how they are to be opened. Throws UsageError. */
export function sceneFiles(
  path: string,
  given: FlagValues<typeof SCENE_FLAGS>,
): Required<Pick<SceneFiles, 'path' | 'parts'>> & Pick<SceneFiles, 'options'> {
  return {
    path: resolve(path),
    parts: given.with.map((part) => resolve(part)),
    ...(given.open.length > 0 ? { options: openChoices(given.open) } : {}),
  };
}

/** Values by option id, as a flag gives them. Throws UsageError. */
export function openChoices(given: readonly string[], flag = 'open'): OpenOptions {
  return Object.fromEntries(given.map((text) => parseChoice(text, flag)));
}

function parseChoice(text: string, flag: string): [string, string] {
  const at = text.indexOf('=');
  if (at > 0 && at < text.length - 1) return [text.slice(0, at), text.slice(at + 1)];
  throw new UsageError(`--${flag} is ${text}; it must be ID=VALUE, such as resolution=20.`);
}
