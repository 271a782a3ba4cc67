import type { SceneDescription } from '../api.ts';
import { EngineError } from '../errors.ts';
import type { Project, SceneReference } from '../project/document.ts';
import { baseName } from '../paths.ts';
import { viewOfOther } from './open-project.ts';
import type { OpenedFile } from './open-scenes.ts';
import type { Workspace } from './workspace.ts';

/** Makes the scene of a path the active one. One that is new to the project joins it as a step. */
export async function openScene(workspace: Workspace, path: string): Promise<SceneDescription> {
  const { document, scenes } = workspace;
  const known = document.project.scenes.find((scene) => scene.path === path);
  if (known) {
    if (!scenes.has(known.id)) await relocateScene(workspace, known.id, path);
    document.activateScene(known.id);
    return scenes.get(known.id).description;
  }
  const file = await scenes.openFile(path);
  const reference = referenceTo(workspace.newId(), path, file);
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
  { document, scenes }: Workspace,
  sceneId: string,
  path: string,
): Promise<SceneDescription> {
  const former = findScene(document.project, sceneId);
  const file = await scenes.openFile(path);
  const problem = misfit(document.project, former, file);
  if (problem !== undefined) {
    await file.dataset.close();
    throw new EngineError('bad-input', `${path} is not the scene "${former.name}": ${problem}.`);
  }
  const reference = referenceTo(sceneId, path, file);
  const description = await scenes.adopt(reference, file);
  if (former.path !== path) {
    const { project } = document;
    const replaced = project.scenes.map((scene) => (scene.id === sceneId ? reference : scene));
    document.take(`Locate ${reference.name}`, { ...project, scenes: replaced });
  }
  return description;
}

/** Closing a scene takes its results along, in one step. Throws `not-found`. */
export function withoutScene(project: Project, sceneId: string): { name: string; project: Project } {
  const { name } = findScene(project, sceneId);
  const scenes = project.scenes.filter(({ id }) => id !== sceneId);
  const results = project.results.filter((result) => result.sceneId !== sceneId);
  const wasActive = project.activeScene === sceneId;
  const activeScene = wasActive ? scenes[0]?.id : project.activeScene;
  const view = wasActive ? viewOfOther(project.view) : project.view;
  return { name: `Close ${name}`, project: { ...project, scenes, results, activeScene, view } };
}

function findScene({ scenes }: Project, id: string): SceneReference {
  const scene = scenes.find((candidate) => candidate.id === id);
  if (!scene) throw new EngineError('not-found', `There is no scene "${id}" in the project.`);
  return scene;
}

function referenceTo(id: string, path: string, { dataset, size }: OpenedFile): SceneReference {
  const { width, height } = dataset.grid;
  return { id, path, name: baseName(path), size, width, height };
}

function misfit({ results }: Project, scene: SceneReference, { dataset }: OpenedFile): string | undefined {
  const mine = results.filter(({ sceneId }) => sceneId === scene.id);
  if (mine.length === 0) return undefined;
  const { width, height } = dataset.grid;
  if ((scene.width ?? width) !== width || (scene.height ?? height) !== height) {
    return `it has ${width} x ${height} pixels, and the results were made from ${scene.width} x ${scene.height}`;
  }
  const needed = Math.max(...mine.flatMap(({ recipe }) => recipe.bands)) + 1;
  if (needed <= dataset.bands.length) return undefined;
  return `it has ${dataset.bands.length} bands, and the results were made from band ${needed}`;
}
