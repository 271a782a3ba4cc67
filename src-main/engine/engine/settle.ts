import type { Result } from '../project/document.ts';
import { restoreJob } from './restore-job.ts';
import { fitsGrid } from './fits-grid.ts';
import { sceneKey } from './scene-reference.ts';
import type { Workspace } from './workspace.ts';

/**
 * Brings what is open in line with the project after any change of it: opens scenes that came, closes those that went
 * together with their jobs, and makes the label rasters of results ready, by a job where their files are gone.
 */
export async function settle(workspace: Workspace): Promise<void> {
  const { document, scenes, jobs } = workspace;
  await jobs.cancelAll((job) => !stillWanted(workspace, job));
  await scenes.settle(document.project.scenes);
  await settleLabels(workspace);
}

function stillWanted(
  { document, scenes: opened }: Workspace,
  { kind, sceneId, resultId }: { kind: string; sceneId?: string; resultId?: string },
): boolean {
  const { scenes, results } = document.project;
  const scene = scenes.find(({ id }) => id === sceneId);
  if (!scene) return false;
  const reads = kind !== 'export' && opened.has(scene.id);
  // Its files are about to be closed, because a step changed how they are opened.
  if (reads && sceneKey(opened.get(scene.id).reference) !== sceneKey(scene)) return false;
  const makesIt = ['cluster', 'clean', 'split'].includes(kind);
  return makesIt || resultId === undefined || results.some(({ id }) => id === resultId);
}

async function settleLabels(workspace: Workspace): Promise<void> {
  const { document, scenes, labels, jobs, restored } = workspace;
  const { results } = document.project;
  const ids = new Set(results.map(({ id }) => id));
  const fitting = results.filter((result) => !isUnfit(workspace, result));
  await labels.keepOnly(new Set(fitting.map(({ id }) => id)));
  for (const id of restored.keys()) if (!ids.has(id)) restored.delete(id);
  for (const result of fitting) {
    if (labels.has(result.id) || !scenes.has(result.sceneId)) continue;
    const { dataset, reference } = scenes.get(result.sceneId);
    const path = sceneKey({ ...reference, options: result.recipe.options });
    if (await labels.openKept(result.id, dataset)) continue;
    if (restored.get(result.id) === path) continue;
    restored.set(result.id, path);
    jobs.start(restoreJob(workspace, result));
  }
}

/** True where the scene of a result is open with another grid than it was made on. */
function isUnfit({ document, scenes }: Workspace, result: Result): boolean {
  if (!scenes.has(result.sceneId)) return false;
  return !fitsGrid(document.project.scenes, result, scenes.get(result.sceneId).dataset.grid);
}
