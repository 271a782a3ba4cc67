import type { NamingRequest } from '../api.ts';
import { EngineError } from '../errors.ts';
import { applyCommand } from '../project/apply-command.ts';
import type { Project } from '../project/document.ts';
import { shownClusters } from '../project/shown-clusters.ts';
import { countPairs } from '../quality/contingency.ts';
import { nameClusters, type ClusterExamples } from '../quality/name-clusters.ts';
import { lendExamples } from '../recipe/with-examples.ts';
import { relabelRaster } from '../scheme/relabel-raster.ts';
import { recipeContext } from './recipe-context.ts';
import { findResult, quietRun, type Workspace } from './workspace.ts';

/**
 * What examples say of a result's clusters, as they are shown. Throws `not-found` where its map is not ready, and `bad-input` where no
 * example lies on a cluster.
 */
export async function examplesOfClusters(
  workspace: Workspace,
  { resultId, examples }: NamingRequest,
  signal?: AbortSignal,
): Promise<ClusterExamples[]> {
  const result = findResult(workspace, resultId);
  const whole = workspace.labels.get(resultId);
  const labels = result.cut ? relabelRaster(whole, Uint16Array.from(shownClusters(result).lookup)) : whole;
  const run = quietRun(workspace, result.recipe.seed, signal);
  const table = await lendExamples(labels, examples, recipeContext(workspace), ({ raster }) =>
    countPairs(labels, raster, run),
  );
  const found = nameClusters(table);
  if (found.length > 0) return found;
  throw new EngineError(
    'bad-input',
    `No example lies on a cluster of "${result.name}"; add some where the map has clusters.`,
  );
}

/** The project with each of these clusters given to its class, as one step. Throws `bad-input` for a class that the scheme lacks. */
export function withNames(
  project: Project,
  resultId: string,
  clusters: readonly ClusterExamples[],
): { name: string; project: Project } {
  const named = clusters.reduce(
    (before, { id, classId }) =>
      applyCommand(before, { type: 'assign', resultId, clusterIds: [id], classId }),
    project,
  );
  return { name: 'Name clusters by examples', project: named };
}
