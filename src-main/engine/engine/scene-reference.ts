import type { OpenOptions } from '../api.ts';
import { EngineError } from '../errors.ts';
import { baseName } from '../paths.ts';
import type { SceneFiles } from '../plugins/open-scene.ts';
import type { Project, SceneReference } from '../project/document.ts';
import type { OpenedFile } from './open-scenes.ts';

/** The scene of a project. Throws `not-found`. */
export function findScene({ scenes }: Project, id: string): SceneReference {
  const scene = scenes.find((candidate) => candidate.id === id);
  if (!scene) throw new EngineError('not-found', `There is no scene "${id}" in the project.`);
  return scene;
}

/** What a project keeps of files that were opened. Options in force are written down also where the reader chose, so that another version opens the scene in the same way. */
export function referenceTo(
  id: string,
  { path, parts }: SceneFiles,
  { dataset, size }: OpenedFile,
): SceneReference {
  const { width, height } = dataset.grid;
  const more = parts && parts.length > 0 ? { parts: [...parts] } : {};
  const name = more.parts ? `${baseName(path)} + ${more.parts.length} more` : baseName(path);
  return { id, path, ...more, ...optionsInForce(dataset), name, size, width, height };
}

function optionsInForce({ options }: OpenedFile['dataset']): Pick<SceneReference, 'options'> {
  return options ? { options: Object.fromEntries(options.map(({ id, value }) => [id, value])) } : {};
}

/** The same for the same files, opened in the same way. */
export function sceneKey({ path, parts = [], options = {} }: SceneFiles): string {
  return JSON.stringify([path, parts, optionsKey(options)]);
}

/** True where both choose the same; what was never chosen is the same as nothing. */
export function isSameChoice(left: OpenOptions = {}, right: OpenOptions = {}): boolean {
  return JSON.stringify(optionsKey(left)) === JSON.stringify(optionsKey(right));
}

function optionsKey(options: OpenOptions): [string, string][] {
  return Object.entries(options).sort(([one], [other]) => (one < other ? -1 : 1));
}
