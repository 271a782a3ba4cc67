import type { CleanRequest } from '../api.ts';
import { EngineError } from '../errors.ts';
import type { JobContext, JobRequest } from '../jobs/job.ts';
import type { Result } from '../project/document.ts';
import { describeStep } from '../quality/post-process/post-step.ts';
import { cleanLabels } from '../recipe/clean-labels.ts';
import { sourceOf } from '../recipe/provenance.ts';
import { recipeSchema } from '../recipe/recipe.ts';
import { writeCounted } from '../recipe/write-outputs.ts';
import { addResult } from './add-result.ts';
import { recipeContext } from './recipe-context.ts';
import { findResult, runOf, type Workspace } from './workspace.ts';

/**
 * The job that makes a cleaned result of another, which stays as it is: the new one joins the project as one step, with the classes of the
 * old one. Throws at once where the map is not ready, or there are too many steps.
 */
export function cleanJob(workspace: Workspace, { resultId, steps }: CleanRequest): JobRequest {
  const from = findResult(workspace, resultId);
  const labels = workspace.labels.get(resultId);
  const postProcess = [...(from.recipe.postProcess ?? []), ...steps];
  const { success, data: recipe } = recipeSchema.safeParse({ ...from.recipe, postProcess });
  if (!success || steps.length === 0) {
    throw new EngineError('bad-input', 'A map is cleaned by 1 to 16 steps; take others.');
  }
  const id = workspace.newId();
  return {
    kind: 'clean',
    title: `Clean "${from.name}": ${steps.map(describeStep).join(', ')}`,
    sceneId: from.sceneId,
    resultId: id,
    work: async (context) => {
      const start = performance.now();
      const run = runOf(workspace, context, recipe.seed);
      const cleaned = cleanLabels(labels, steps, from.clusters, run.workers);
      await write(workspace, from, { id, recipe }, cleaned, context);
      const seconds = { ...from.seconds, cleaning: (performance.now() - start) / 1000 };
      await workspace.labels.open(id);
      const name = `${from.name.slice(0, 100)}, cleaned`;
      addResult(workspace, { ...from, id, name, recipe, clusters: cleaned.clusters(), seconds }, 'Clean');
      workspace.announce();
    },
  };
}

async function write(
  workspace: Workspace,
  { sceneId, devices }: Result,
  { id, recipe }: Pick<Result, 'id' | 'recipe'>,
  { raster, clusters }: ReturnType<typeof cleanLabels>,
  context: JobContext,
): Promise<void> {
  const run = runOf(workspace, context, recipe.seed);
  const stage = {
    ...run,
    report: ({ fraction }: { fraction: number }) => run.report({ stage: 'Cleaning', fraction }),
  };
  const scene = workspace.document.project.scenes.find((candidate) => candidate.id === sceneId);
  const source = scene ? sourceOf(scene) : sceneId;
  const destination = { output: workspace.labels.pathOf(id), source, devices };
  await writeCounted(raster, clusters, recipe, recipeContext(workspace), stage, destination);
}
