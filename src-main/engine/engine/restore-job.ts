import type { JobRequest } from '../jobs/job.ts';
import type { Result } from '../project/document.ts';
import type { Dataset } from '../raster/raster.ts';
import { sourceOf } from '../recipe/provenance.ts';
import { restoreLabels } from '../recipe/run-recipe.ts';
import { recipeContext } from './recipe-context.ts';
import { isSameChoice } from './scene-reference.ts';
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
      await withScene(workspace, result, (dataset, source) =>
        restoreLabels(dataset, result, recipeContext(workspace), run, { output, source }),
      );
      await workspace.labels.open(id);
      workspace.announce();
    },
  };
}

/** The scene as it was opened for the result, which may be otherwise than it is now. */
async function withScene(
  { scenes }: Workspace,
  { sceneId, recipe }: Result,
  use: (dataset: Dataset, source: string) => Promise<void>,
): Promise<void> {
  const { dataset, reference } = scenes.get(sceneId);
  const source = sourceOf(reference);
  if (isSameChoice(recipe.options ?? reference.options, reference.options)) return use(dataset, source);
  const other = await scenes.openFile({ ...reference, options: recipe.options });
  try {
    await use(other.dataset, source);
  } finally {
    await other.dataset.close();
  }
}
