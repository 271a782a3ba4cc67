import type { MergeBy } from '../api.ts';
import { createPace } from '../clustering/samples/sample-chunks.ts';
import type { Merge } from '../clustering/merge-tree/agglomerate.ts';
import { EngineError } from '../errors.ts';
import type { Project, Result } from '../project/document.ts';
import { sampledSignatures } from '../quality/inspect/inspect-clusters.ts';
import { measureClusters } from '../quality/inspect/measure-clusters.ts';
import { separabilityTree } from '../quality/separability/separability-tree.ts';
import type { Raster } from '../raster/raster.ts';
import { selectBands } from '../raster/select-bands.ts';
import { MOST_LEAVES, wardTreeOf } from '../recipe/result-tree.ts';
import type { Run } from '../run.ts';
import { withResultScene } from './with-result-scene.ts';
import { findResult, quietRun, type Workspace } from './workspace.ts';

/** The tree of a result's clusters by a distance. Throws `bad-input` for more clusters than a tree is made of. */
export async function growTree(
  workspace: Workspace,
  resultId: string,
  by: MergeBy,
  signal?: AbortSignal,
): Promise<readonly Merge[]> {
  const result = findResult(workspace, resultId);
  if (result.clusters.length > MOST_LEAVES) throw tooMany(result);
  const run = quietRun(workspace, result.recipe.seed, signal);
  return withResultScene(workspace, result, async (scene) => {
    const bands = selectBands(scene, result.recipe.bands);
    if (by === 'jm') return treeOfPixels(workspace.labels.get(resultId), bands, result, run);
    const { clusters, recipe } = result;
    return (await wardTreeOf(clusters, bands.bands, recipe.standardise, run.signal))!;
  });
}

/** The project after a result's tree was worked out. */
export function withTree(
  project: Project,
  resultId: string,
  by: MergeBy,
  merges: readonly Merge[],
): { name: string; project: Project } {
  const results = project.results.map((result) =>
    result.id === resultId ? { ...result, tree: { ...result.tree, [by]: [...merges] } } : result,
  );
  return { name: 'Work out how clusters merge', project: { ...project, results } };
}

/** Clusters without pixels are not in the label raster, but in the tree. */
async function treeOfPixels(labels: Raster, scene: Raster, { clusters }: Result, run: Run): Promise<Merge[]> {
  const measured = await measureClusters(labels, scene, run);
  const signatures = await sampledSignatures(measured, run);
  const byId = new Map(measured.map(({ id }, index) => [id, signatures[index]]));
  const bandCount = scene.bands.length;
  const nothing = {
    pixels: 0,
    mean: new Float64Array(bandCount),
    covariance: new Float64Array(bandCount * bandCount),
  };
  const ids = clusters.map(({ id }) => id);
  const known = ids.map((id) => byId.get(id) ?? nothing);
  return separabilityTree(ids, known, createPace(run.signal));
}

function tooMany({ name, clusters }: Result): EngineError {
  return new EngineError(
    'bad-input',
    `"${name}" has ${clusters.length} clusters; how they merge is worked out for at most ${MOST_LEAVES}.`,
  );
}
