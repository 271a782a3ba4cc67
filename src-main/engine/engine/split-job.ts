import type { SplitRequest } from '../api.ts';
import { EngineError } from '../errors.ts';
import type { JobContext, JobRequest } from '../jobs/job.ts';
import { MOST_SPLITS, type Result } from '../project/document.ts';
import { shownClusters } from '../project/shown-clusters.ts';
import type { Dataset } from '../raster/raster.ts';
import { recipeSchema, type Recipe } from '../recipe/recipe.ts';
import { wardTreeOf } from '../recipe/result-tree.ts';
import { runSplit, type SplitOutcome, type SplitTarget } from '../recipe/run-split.ts';
import type { ClassScheme } from '../scheme/class-scheme.ts';
import { relabelRaster } from '../scheme/relabel-raster.ts';
import { addResult } from './add-result.ts';
import { modelOf } from './cluster-job.ts';
import { modelOfResult } from './model-job.ts';
import { recipeContext } from './recipe-context.ts';
import { recordTraining } from './record-training.ts';
import { withResultScene } from './with-result-scene.ts';
import { findResult, runOf, type Workspace } from './workspace.ts';

/**
 * The job that makes a result of another with one of its clusters divided, by the bands and features of its recipe. The other stays as it
 * is; the new one joins the project as one step. Throws at once where the map is not ready or the recipe does not fit.
 */
export async function splitJob(workspace: Workspace, request: SplitRequest): Promise<JobRequest> {
  const { resultId, cluster } = request;
  const from = findResult(workspace, resultId);
  const target = targetOf(workspace, from, cluster);
  const recipe = await recipeOf(workspace, from, request);
  const id = workspace.newId();
  return {
    kind: 'split',
    title: `Split cluster ${cluster} of "${from.name}"`,
    sceneId: from.sceneId,
    resultId: id,
    work: async (context) => {
      const result = await split(workspace, { id, from, target, recipe }, context);
      await workspace.labels.open(id);
      addResult(workspace, result, 'Split');
      workspace.announce();
    },
  };
}

/** The clusters as they are shown; all ids of the label raster stay taken. */
function targetOf({ labels }: Workspace, from: Result, cluster: number): SplitTarget {
  const { lookup, clusters } = shownClusters(from);
  const whole = labels.get(from.id);
  if ((from.splits?.length ?? 0) >= MOST_SPLITS) {
    throw new EngineError(
      'unsupported',
      `"${from.name}" was split ${MOST_SPLITS} times, which is as often as a map can be; cluster it anew.`,
    );
  }
  return {
    labels: { ...(from.cut ? relabelRaster(whole, Uint16Array.from(lookup)) : whole), name: from.name },
    cluster,
    clusters,
    highestId: from.clusterCount,
  };
}

/** What the pixels are is as it was for the result; what is done with them is asked for. */
async function recipeOf(workspace: Workspace, from: Result, { recipe }: SplitRequest): Promise<Recipe> {
  const { bands, standardise, features, areas, mask, options } = from.recipe;
  const parameters = workspace.registry.completeParameters(recipe.clusterer, recipe.parameters);
  const pixels = { bands, standardise, areas, mask, options, ...(recipe.model ? {} : { features }) };
  const complete = { ...pixels, ...recipe, parameters };
  return recipeSchema.parse({ ...complete, ...(await modelOf(workspace, complete)) });
}

interface Splitting {
  readonly id: string;
  readonly from: Result;
  readonly target: SplitTarget;
  readonly recipe: Recipe;
}

async function split(workspace: Workspace, splitting: Splitting, context: JobContext): Promise<Result> {
  const { id, from, target, recipe } = splitting;
  const training = recordTraining(context);
  const run = runOf(workspace, training.context, recipe.seed);
  const output = workspace.labels.pathOf(id);
  return withResultScene(workspace, from, async (scene, source) => {
    const outcome = await runSplit(scene, target, recipe, recipeContext(workspace), run, { output, source });
    const bands = recipe.bands.map((band) => scene.bands[band]);
    const ward = await wardTreeOf(outcome.clusters, bands, recipe.standardise, run.signal);
    return {
      id,
      name: `${from.name.slice(0, 100)}, split ${target.cluster}`,
      sceneId: from.sceneId,
      width: scene.grid.width,
      height: scene.grid.height,
      recipe,
      ...outcome,
      ...training.found(),
      ...(ward ? { tree: { ward } } : {}),
      model: await keptModel(workspace, outcome, recipe, scene, source),
      assignment: assignmentOf(splitting, outcome, workspace.document.project.scheme),
      splits: splitsOf(from, target.cluster),
    };
  });
}

function keptModel(
  { models, options: { version } }: Workspace,
  outcome: SplitOutcome,
  recipe: Recipe,
  scene: Dataset,
  source: string,
): Promise<Result['model']> {
  return models.keep(outcome.model, () =>
    modelOfResult(outcome.model, { ...outcome, recipe }, scene, { source, version }),
  );
}

/** Other clusters keep their classes. Parts have that of their examples where there are any, else the one of the cluster. */
function assignmentOf(
  { from, target: { cluster, highestId }, recipe: { examples } }: Splitting,
  { clusters }: SplitOutcome,
  { classes }: ClassScheme,
): Result['assignment'] {
  const classOf = (id: number): number | undefined => {
    if (id <= highestId) return from.assignment[id];
    const own = examples?.classes[id - highestId - 1];
    if (!own) return from.assignment[cluster];
    return classes.find((known) => known.id === own.id && known.name === own.name)?.id;
  };
  const found = clusters.map(({ id }) => [String(id), classOf(id)] as const);
  return Object.fromEntries(found.flatMap(([id, classId]) => (classId === undefined ? [] : [[id, classId]])));
}

/** What the map was made from, that of the last division first. */
function splitsOf(from: Result, cluster: number): NonNullable<Result['splits']> {
  const { name, recipe, model, features, standardisation, clusterCount, table, devices, clusters } = from;
  const of = { name, recipe, model, features, standardisation, clusterCount, table, devices, clusters };
  const lookup = from.cut ? { lookup: [...shownClusters(from).lookup] } : {};
  return [{ cluster, ...lookup, of }, ...(from.splits ?? [])];
}
