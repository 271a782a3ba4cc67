import type { ExportRequest } from '../api.ts';
import { EngineError } from '../errors.ts';
import type { JobRequest } from '../jobs/job.ts';
import { baseName } from '../paths.ts';
import type { Result } from '../project/document.ts';
import type { Dataset } from '../raster/raster.ts';
import { sourceOf } from '../recipe/provenance.ts';
import { restoreConfidence } from '../recipe/restore-labels.ts';
import { fitsGrid } from './fits-grid.ts';
import { refuseSplit } from './model-job.ts';
import { recipeContext } from './recipe-context.ts';
import { guardProjectInputs } from './refuse-inputs.ts';
import { findScene } from './scene-reference.ts';
import { findResult, runOf, type Workspace } from './workspace.ts';

/**
 * The job that writes how sure a result's model is of each pixel. Throws `bad-input` at once where the format holds no such numbers; the
 * job fails where the scene cannot be opened as it was for the result.
 */
export async function confidenceJob(workspace: Workspace, request: ExportRequest): Promise<JobRequest> {
  const { resultId, path } = request;
  const result = findResult(workspace, resultId);
  refuseSplit(result, 'confidence');
  const { path: scenePath, parts } = findScene(workspace.document.project, result.sceneId);
  const format = await workspace.registry.chooseExporter({ ...request, continuous: 'float32' });
  const destination = {
    confidence: path,
    source: sourceOf({ path: scenePath, parts }),
    devices: result.devices,
  };
  return {
    kind: 'export',
    title: `Export the confidence of "${result.name}" to ${baseName(path)}`,
    sceneId: result.sceneId,
    resultId,
    path,
    work: async (context) => {
      const run = runOf(workspace, context, result.recipe.seed);
      const written = { ...recipeContext(workspace), format, files: guardProjectInputs(workspace) };
      const dataset = await openAsThen(workspace, result);
      try {
        await restoreConfidence(dataset, result, written, run, destination);
      } finally {
        await dataset.close();
      }
    },
  };
}

/** The scene as it was opened for the result, for the job alone: the one that is shown may be closed or opened otherwise meanwhile. */
async function openAsThen({ scenes, document }: Workspace, result: Result): Promise<Dataset> {
  const reference = findScene(document.project, result.sceneId);
  const options = result.recipe.options ?? reference.options;
  const { dataset } = await scenes.openFile({ ...reference, options });
  if (fitsGrid(document.project.scenes, result, dataset.grid)) return dataset;
  await dataset.close();
  throw new EngineError(
    'bad-input',
    `${reference.name} has another size than when "${result.name}" was made; point the scene at the right file.`,
  );
}
