import type { ExportRequest } from '../api.ts';
import type { JobRequest } from '../jobs/job.ts';
import type { Result } from '../project/document.ts';
import { shownClusters } from '../project/shown-clusters.ts';
import { baseName } from '../paths.ts';
import type { LegendEntry } from '../raster/exporter.ts';
import type { Raster } from '../raster/raster.ts';
import { exportMetadata, sourceOf, withoutFolders } from '../recipe/provenance.ts';
import { classLegend, classLookup, clusterLegend } from '../scheme/assignment.ts';
import { relabelRaster } from '../scheme/relabel-raster.ts';
import { confidenceJob } from './confidence-job.ts';
import { modelJob } from './model-job.ts';
import { guardProjectInputs } from './refuse-inputs.ts';
import { findResult, runOf, type Workspace } from './workspace.ts';

/**
 * The job that writes a result as a labelled raster, as it is at this moment, or its model, or the confidence of that. Throws at once where the result is not ready, has
 * no classes to export, or no such format is known.
 */
export async function exportJob(workspace: Workspace, request: ExportRequest): Promise<JobRequest> {
  const { resultId, content, path } = request;
  if (content === 'model') return modelJob(workspace, request);
  if (content === 'confidence') return confidenceJob(workspace, request);
  const { registry, options } = workspace;
  const result = findResult(workspace, resultId);
  const { scheme, scenes } = workspace.document.project;
  const scene = scenes.find(({ id }) => id === result.sceneId);
  const { raster, legend } = contentOf(workspace, result, content);
  const format = await registry.chooseExporter(request);
  const metadata = exportMetadata({
    version: options.version,
    source: scene ? sourceOf(scene) : result.sceneId,
    recipe: result.recipe,
    devices: result.devices,
    split: result.splits && JSON.stringify(result.splits.map(divisionOf)),
    scheme: content === 'classes' ? scheme : undefined,
  });
  return {
    kind: 'export',
    title: `Export "${result.name}" to ${baseName(path)}`,
    sceneId: result.sceneId,
    resultId,
    path,
    work: async (context) => {
      const run = runOf(workspace, context, result.recipe.seed);
      const { exporter, parameters } = format;
      await exporter.write(
        raster,
        path,
        guardProjectInputs(workspace),
        { parameters, legend, metadata },
        run,
      );
    },
  };
}

/** What makes a division again, without folders. */
function divisionOf({ cluster, lookup, of }: NonNullable<Result['splits']>[number]): object {
  return { cluster, lookup, recipe: withoutFolders(of.recipe) };
}

function contentOf(
  { labels, document }: Workspace,
  result: Result,
  content: 'classes' | 'clusters',
): { raster: Raster; legend: readonly LegendEntry[] } {
  const { id, clusterCount, assignment, cut } = result;
  const { lookup, clusters } = shownClusters(result);
  if (content === 'clusters') {
    const raster = cut ? relabelRaster(labels.get(id), Uint16Array.from(lookup)) : labels.get(id);
    return { raster, legend: clusterLegend(clusters) };
  }
  const { scheme } = document.project;
  const legend = classLegend(clusters, assignment, scheme);
  const classOf = classLookup(clusterCount, assignment, scheme);
  return {
    raster: relabelRaster(
      labels.get(id),
      Uint16Array.from(lookup, (group) => classOf[group]),
    ),
    legend,
  };
}
