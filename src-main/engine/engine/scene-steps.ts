import type { OpenSceneRequest, SceneDescription } from '../api.ts';
import { EngineError } from '../errors.ts';
import { folderOf, inside } from '../paths.ts';
import type { Project, SceneReference } from '../project/document.ts';
import { viewOfOther } from './open-project.ts';
import type { OpenedFile } from './open-scenes.ts';
import { reopenScene } from './reopen-scene.ts';
import { findScene, isSameChoice, referenceTo, sceneKey } from './scene-reference.ts';
import type { Workspace } from './workspace.ts';

/** Makes the scene of some files the active one. One that is new to the project joins it as a step. */
export async function openScene(
  workspace: Workspace,
  path: string,
  { parts, options }: OpenSceneRequest = {},
): Promise<SceneDescription> {
  const { document, scenes } = workspace;
  const wanted = sceneKey({ path, parts });
  const known = document.project.scenes.find((scene) => sceneKey({ ...scene, options: {} }) === wanted);
  if (known) {
    if (!scenes.has(known.id)) await relocateScene(workspace, known.id, path);
    if (options) await reopenScene(workspace, known.id, options);
    document.activateScene(known.id);
    return scenes.get(known.id).description;
  }
  const file = await scenes.openFile({ path, parts, options });
  const reference = referenceTo(workspace.newId(), { path, parts }, file);
  const description = await scenes.adopt(reference, file);
  const { project } = document;
  document.take(`Open ${reference.name}`, {
    ...project,
    scenes: [...project.scenes, reference],
    activeScene: reference.id,
    view: viewOfOther(project.view),
  });
  return description;
}

/**
 * Points a scene at another file, as a step. Throws `bad-input` where the scene has results and the file is of another size
 * or lacks bands that they need; the scene then stays as it was.
 */
export async function relocateScene(
  { document, scenes, options: { files } }: Workspace,
  sceneId: string,
  path: string,
): Promise<SceneDescription> {
  const former = findScene(document.project, sceneId);
  const parts = former.parts && (await relocatedParts(former, path, (part) => files.exists(part)));
  const file = await scenes.openFile({ path, parts, options: former.options });
  const problem = misfit(document.project, former, file);
  if (problem !== undefined) {
    await file.dataset.close();
    throw new EngineError('bad-input', `${path} is not the scene "${former.name}": ${problem}.`);
  }
  const reference = referenceTo(sceneId, { path, parts }, file);
  const description = await scenes.adopt(reference, file);
  if (sceneKey(former) !== sceneKey(reference)) {
    const { project } = document;
    const replaced = project.scenes.map((scene) => (scene.id === sceneId ? reference : scene));
    document.take(`Locate ${reference.name}`, { ...project, scenes: replaced });
  }
  return description;
}

/** Closing a scene takes its results and examples along, in one step. Throws `not-found`. */
export function withoutScene(project: Project, sceneId: string): { name: string; project: Project } {
  const { name } = findScene(project, sceneId);
  const scenes = project.scenes.filter(({ id }) => id !== sceneId);
  const results = project.results.filter((result) => result.sceneId !== sceneId);
  const examples = project.examples.filter((example) => example.sceneId !== sceneId);
  const wasActive = project.activeScene === sceneId;
  const activeScene = wasActive ? scenes[0]?.id : project.activeScene;
  const view = wasActive ? viewOfOther(project.view) : project.view;
  return { name: `Close ${name}`, project: { ...project, scenes, examples, results, activeScene, view } };
}

/** Each beside the new path as it was beside the former one, where there is such a file; else where it was. */
async function relocatedParts(
  { path: former, parts = [] }: SceneReference,
  path: string,
  exists: (path: string) => Promise<boolean>,
): Promise<string[]> {
  const folder = folderOf(former);
  const moved = parts.map((part) => {
    const isBeside = part.startsWith(folder) && /[/\\]/.test(part.charAt(folder.length));
    return isBeside ? inside(folderOf(path), part.slice(folder.length + 1)) : part;
  });
  return Promise.all(moved.map(async (part, index) => ((await exists(part)) ? part : parts[index])));
}

function misfit({ results }: Project, scene: SceneReference, { dataset }: OpenedFile): string | undefined {
  const mine = results.filter(
    ({ sceneId, recipe }) =>
      sceneId === scene.id && isSameChoice(recipe.options ?? scene.options, scene.options),
  );
  if (mine.length === 0) return undefined;
  const { width, height } = dataset.grid;
  if ((scene.width ?? width) !== width || (scene.height ?? height) !== height) {
    return `it has ${width} x ${height} pixels, and the results were made from ${scene.width} x ${scene.height}`;
  }
  const needed = Math.max(...mine.flatMap(({ recipe }) => recipe.bands)) + 1;
  if (needed <= dataset.bands.length) return undefined;
  return `it has ${dataset.bands.length} bands, and the results were made from band ${needed}`;
}
