import type { ExportRequest } from '../api.ts';
import type { ModelState } from '../clustering/clusterer.ts';
import { EngineError } from '../errors.ts';
import type { JobRequest } from '../jobs/job.ts';
import { baseName } from '../paths.ts';
import type { Result } from '../project/document.ts';
import { shownClusters } from '../project/shown-clusters.ts';
import type { Raster } from '../raster/raster.ts';
import { writeModelFile } from '../recipe/model-file.ts';
import { statesOf, wholeModel, type KeptResult } from '../recipe/restore-labels.ts';
import { savedModel, type SavedModel } from '../recipe/saved-model.ts';
import { recipeContext } from './recipe-context.ts';
import { guardProjectInputs } from './refuse-inputs.ts';
import { withResultScene } from './with-result-scene.ts';
import { findResult, type Workspace } from './workspace.ts';

/** The job that writes the trained model of a result, its clusters named and merged as they are shown at this moment. */
export function modelJob(workspace: Workspace, { resultId, path }: ExportRequest): JobRequest {
  const result = findResult(workspace, resultId);
  const { options } = workspace;
  refuseSplit(result, 'model');
  return {
    kind: 'export',
    title: `Export the model of "${result.name}" to ${baseName(path)}`,
    sceneId: result.sceneId,
    resultId,
    path,
    work: async ({ report }) => {
      report({ stage: 'Writing the model', fraction: 0 });
      const model = await wholeModel(result.model, recipeContext(workspace));
      await withResultScene(workspace, result, async (scene, source) => {
        const saved = modelOfResult(model, result, scene, { source, version: options.version });
        await writeModelFile(guardProjectInputs(workspace), path, saved, options.workers);
      });
    },
  };
}

/** Throws `unsupported` for a map that was split: several models made it. */
export function refuseSplit({ name, splits }: Result, what: 'model' | 'confidence'): void {
  if (!splits) return;
  throw new EngineError(
    'unsupported',
    `"${name}" was split, so that several models made it; export the ${what} of "${splits[0].of.name}", which it was split from.`,
  );
}

/** What a result knows of its model. */
type Trained = Omit<KeptResult, 'model'> & Pick<Result, 'cut' | 'tree'>;

/** The model of a result as a file has it. `scene` is that of the result. */
export function modelOfResult(
  model: ModelState,
  result: Trained,
  scene: Raster,
  about: { readonly source: string; readonly version: string },
): SavedModel {
  const { recipe, table, clusterCount, cut } = result;
  const { lookup, clusters } = shownClusters(result);
  const ids = table ?? Array.from({ length: clusterCount + 1 }, (_, id) => id);
  const shown = { clusterCount, ids: Uint16Array.from(ids, (id) => lookup[id]) };
  return savedModel(
    model,
    {
      ...about,
      recipe,
      features: statesOf(result),
      clusters: clusters.map(({ id, name, colour }) => ({ id, name, colour })),
      ...(table || cut ? { table: shown } : {}),
    },
    { bands: recipe.bands.map((band) => scene.bands[band]) },
    scene,
  );
}
