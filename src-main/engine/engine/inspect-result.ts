import type { InspectRequest, Inspection } from '../api.ts';
import type { Result } from '../project/document.ts';
import { shownClusters } from '../project/shown-clusters.ts';
import { inspectClusters } from '../quality/inspect/inspect-clusters.ts';
import type { Raster } from '../raster/raster.ts';
import { checkBands } from '../raster/request.ts';
import { selectBands } from '../raster/select-bands.ts';
import { relabelRaster } from '../scheme/relabel-raster.ts';
import { withResultScene } from './with-result-scene.ts';
import { findResult, quietRun, type Workspace } from './workspace.ts';

/** Numbers of a result's clusters, as they are shown, in its scene. Throws `not-found` while its labels are not ready. */
export async function inspectResult(
  workspace: Workspace,
  { resultId, bands, ...options }: InspectRequest,
  signal?: AbortSignal,
): Promise<Inspection> {
  const result = findResult(workspace, resultId);
  const run = quietRun(workspace, result.recipe.seed, signal);
  const labels = shownLabels(workspace, result);
  return withResultScene(workspace, result, (scene) => {
    const wanted = bands ?? result.recipe.bands;
    checkBands(scene.name, scene.bands.length, wanted);
    return inspectClusters(labels, selectBands(scene, wanted), options, run);
  });
}

function shownLabels({ labels }: Workspace, result: Result): Raster {
  const raster = labels.get(result.id);
  return result.cut ? relabelRaster(raster, Uint16Array.from(shownClusters(result).lookup)) : raster;
}
