import type { Grid } from '../geo/grid.ts';
import type { Project } from '../project/document.ts';
import { restoreJob } from './restore-job.ts';
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
  { document }: Workspace,
  { sceneId, resultId }: { sceneId?: string; resultId?: string },
): boolean {
  const { scenes, results } = document.project;
  if (!scenes.some(({ id }) => id === sceneId)) return false;
  return resultId === undefined || results.some(({ id }) => id === resultId);
}

async function settleLabels(workspace: Workspace): Promise<void> {
  const { document, scenes, labels, jobs, restored } = workspace;
  const { results } = document.project;
  const ids = new Set(results.map(({ id }) => id));
  await labels.keepOnly(ids);
  for (const id of restored.keys()) if (!ids.has(id)) restored.delete(id);
  for (const result of results) {
    if (labels.has(result.id) || !scenes.has(result.sceneId)) continue;
    const { dataset, path } = scenes.get(result.sceneId);
    if (!isSameSize(document.project, result.sceneId, dataset.grid)) continue;
    if (await labels.openKept(result.id, dataset)) continue;
    if (restored.get(result.id) === path) continue;
    restored.set(result.id, path);
    jobs.start(restoreJob(workspace, result));
  }
}

/** False where a scene's file was replaced by one of another size, to which its results do not apply. */
function isSameSize({ scenes }: Project, sceneId: string, grid: Grid): boolean {
  const { width, height } = scenes.find(({ id }) => id === sceneId) ?? {};
  return (width ?? grid.width) === grid.width && (height ?? grid.height) === grid.height;
}
