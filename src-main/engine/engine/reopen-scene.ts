import type { OpenOptions, SceneDescription } from '../api.ts';
import { EngineError, isEngineError } from '../errors.ts';
import type { SceneFiles } from '../plugins/open-scene.ts';
import type { SceneReference } from '../project/document.ts';
import type { OpenedFile } from './open-scenes.ts';
import { findScene, referenceTo, sceneKey } from './scene-reference.ts';
import type { Workspace } from './workspace.ts';

/**
 * Opens a scene with other options, as a step. Throws `bad-input` while it is being clustered, and for options that it has
 * not; the scene then stays as it was.
 */
export async function reopenScene(
  { document, scenes, jobs }: Workspace,
  sceneId: string,
  changes: OpenOptions,
): Promise<SceneDescription> {
  const former = findScene(document.project, sceneId);
  if (
    jobs.list().some((job) => job.state === 'running' && job.sceneId === sceneId && job.kind !== 'export')
  ) {
    throw new EngineError(
      'bad-input',
      `${former.name} is being clustered. Wait until that ends, or cancel it, before changing how the scene is opened.`,
    );
  }
  const file = await openOtherwise(scenes.openFile.bind(scenes), former, changes);
  const reference = referenceTo(sceneId, former, file);
  if (scenes.has(sceneId) && sceneKey(reference) === sceneKey(former)) {
    await file.dataset.close();
    return scenes.get(sceneId).description;
  }
  const bandsStay =
    scenes.has(sceneId) && scenes.get(sceneId).dataset.bands.length === file.dataset.bands.length;
  const description = await scenes.adopt(reference, file);
  const { project } = document;
  const { width, height } = former;
  const isShown = project.activeScene === sceneId;
  document.take(`Open ${reference.name} otherwise`, {
    ...project,
    scenes: project.scenes.map((scene) => (scene.id === sceneId ? reference : scene)),
    // A result of before sizes were kept has that of the scene until now.
    results: project.results.map((result) =>
      result.sceneId === sceneId && result.width === undefined ? { ...result, width, height } : result,
    ),
    view: isShown && !bandsStay ? { ...project.view, composite: undefined } : project.view,
  });
  return description;
}

/** Where a former choice does not go with the new ones, it is left to the reader. */
async function openOtherwise(
  open: (scene: SceneFiles) => Promise<OpenedFile>,
  { path, parts, options = {} }: SceneReference,
  changes: OpenOptions,
): Promise<OpenedFile> {
  try {
    return await open({ path, parts, options: { ...options, ...changes } });
  } catch (error) {
    if (!isEngineError(error) || error.code !== 'bad-input') throw error;
    return open({ path, parts, options: changes });
  }
}
