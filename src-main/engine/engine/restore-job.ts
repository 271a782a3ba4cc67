import type { JobRequest } from '../jobs/job.ts';
import type { Result } from '../project/document.ts';
import { restoreLabels } from '../recipe/restore-labels.ts';
import { recipeContext } from './recipe-context.ts';
import { withResultScene } from './with-result-scene.ts';
import { runOf, type Workspace } from './workspace.ts';

/** The job that predicts the label raster of a result again, from its model, where its file is gone. */
export function restoreJob(workspace: Workspace, result: Result): JobRequest {
  const { id, sceneId, name, recipe } = result;
  return {
    kind: 'restore',
    title: `Restore "${name}"`,
    sceneId,
    resultId: id,
    work: async (context) => {
      const run = runOf(workspace, context, recipe.seed);
      const output = workspace.labels.pathOf(id);
      await withResultScene(workspace, result, (dataset, source) =>
        restoreLabels(dataset, result, recipeContext(workspace), run, { output, source }),
      );
      await workspace.labels.open(id);
      workspace.announce();
    },
  };
}
