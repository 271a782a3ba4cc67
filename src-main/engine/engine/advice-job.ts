import type { AdviceRequest } from '../api.ts';
import type { JobRequest } from '../jobs/job.ts';
import { checkBands } from '../raster/request.ts';
import { checkRange } from '../quality/advise/advise-count.ts';
import { adviseFor } from '../recipe/advise-for.ts';
import { recipeContext } from './recipe-context.ts';
import { runOf, type Workspace } from './workspace.ts';

/** The job that tries numbers of clusters. It changes nothing; what it found is told with it. Throws at once where the request is not sound. */
export function adviceJob(workspace: Workspace, { sceneId, recipe, ...range }: AdviceRequest): JobRequest {
  const { dataset, description } = workspace.scenes.get(sceneId);
  checkBands(dataset.name, dataset.bands.length, recipe.bands);
  checkRange(range);
  return {
    kind: 'advise',
    title: `Try ${range.from} to ${range.to} clusters on ${description.name}`,
    sceneId,
    work: async (context) => {
      const run = runOf(workspace, context, recipe.seed);
      return { advice: await adviseFor(dataset, recipe, range, recipeContext(workspace), run) };
    },
  };
}
