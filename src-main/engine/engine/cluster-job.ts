import type { ClusterRequest } from '../api.ts';
import type { JobContext, JobRequest } from '../jobs/job.ts';
import type { Result, SceneReference } from '../project/document.ts';
import { baseName } from '../paths.ts';
import { shownClusters } from '../project/shown-clusters.ts';
import type { ClassScheme } from '../scheme/class-scheme.ts';
import { relabelRaster } from '../scheme/relabel-raster.ts';
import type { EarlierClusters } from '../recipe/keep-ids.ts';
import { checkBands } from '../raster/request.ts';
import { checkpointIdentity, openCheckpoint, type CheckpointFile } from '../recipe/checkpoint-file.ts';
import { openModel } from '../recipe/open-model.ts';
import { sourceOf } from '../recipe/provenance.ts';
import { recipeSchema, type Recipe } from '../recipe/recipe.ts';
import { runRecipe } from '../recipe/run-recipe.ts';
import { withTruth } from '../recipe/with-truth.ts';
import { addResult } from './add-result.ts';
import { modelOfResult } from './model-job.ts';
import { recipeContext } from './recipe-context.ts';
import { recordTraining } from './record-training.ts';
import { TrainingPreview } from './training-preview.ts';
import { findResult, runOf, type Workspace } from './workspace.ts';

/**
 * The job of a clustering; its result joins the project as one step. Throws at once where the recipe does not fit the
 * scene or the method.
 */
export async function clusterJob(
  workspace: Workspace,
  { sceneId, name, recipe, like, truth }: ClusterRequest,
): Promise<JobRequest> {
  const { dataset, description } = workspace.scenes.get(sceneId);
  checkBands(dataset.name, dataset.bands.length, recipe.bands);
  const parameters = workspace.registry.completeParameters(recipe.clusterer, recipe.parameters);
  const { options } = workspace.scenes.get(sceneId).reference;
  // Parsed, because the members of the recipe in the file then come in the same order as from the command line.
  const complete = recipeSchema.parse({
    ...recipe,
    parameters,
    options,
    ...(await modelOf(workspace, recipe)),
  });
  const resultId = workspace.newId();
  if (like !== undefined) workspace.labels.get(findResult(workspace, like).id);
  return {
    kind: 'cluster',
    title: titleOf(complete, description.name),
    sceneId,
    resultId,
    work: async (context) => {
      const identity = { id: resultId, sceneId, recipe: complete };
      const result = await cluster(workspace, identity, { name, like, truth }, context);
      await workspace.labels.open(resultId);
      addResult(workspace, result);
      workspace.announce();
    },
  };
}

async function cluster(
  workspace: Workspace,
  identity: { id: string; sceneId: string; recipe: Recipe },
  { name, like, truth }: Pick<ClusterRequest, 'name' | 'like' | 'truth'>,
  context: JobContext,
): Promise<Result> {
  const { dataset, reference } = workspace.scenes.get(identity.sceneId);
  const output = workspace.labels.pathOf(identity.id);
  const checkpoint = await keptCheckpoint(workspace, reference, identity.recipe);
  const training = recordTraining(context);
  const run = { ...runOf(workspace, training.context, identity.recipe.seed), checkpoint };
  const former = like === undefined ? undefined : findResult(workspace, like);
  const destination = { output, source: sourceOf(reference) };
  const preview = new TrainingPreview({
    run,
    onVersion: (version) => context.tell({ kind: 'preview', version }),
  });
  workspace.previews.set(identity.id, preview);
  const access = { ...workspace.options, registry: workspace.registry };
  const outcome = await withTruth(truth, dataset, access, run.signal, (classes) =>
    runRecipe(
      dataset,
      identity.recipe,
      { ...recipeContext(workspace), preview, truth: classes },
      run,
      destination,
      former && earlierOf(workspace, former),
    ),
  ).finally(async () => {
    workspace.previews.delete(identity.id);
    await preview.close();
    await checkpoint.remove();
  });
  const { width, height } = dataset.grid;
  const { version } = workspace.options;
  const model = await workspace.models.keep(outcome.model, () => {
    const trained = { ...outcome, recipe: identity.recipe };
    return modelOfResult(outcome.model, trained, dataset, { source: destination.source, version });
  });
  return {
    ...identity,
    width,
    height,
    name: name ?? nextName(workspace, identity.recipe),
    ...outcome,
    ...training.found(),
    model,
    assignment: former
      ? keptAssignment(former, outcome.matched)
      : classesOfExamples(identity.recipe, workspace.document.project.scheme),
  };
}

/** The model that a recipe uses, known by its checksum from now on. */
export async function modelOf(
  { options: { files, workers } }: Workspace,
  { model }: Pick<Recipe, 'model'>,
): Promise<Pick<Recipe, 'model'>> {
  if (!model) return {};
  const { checksum } = await openModel(files, model, workers);
  return { model: { ...model, checksum } };
}

function titleOf({ model }: Recipe, scene: string): string {
  return model?.use === 'predict' ? `Label ${scene} by ${baseName(model.path)}` : `Cluster ${scene}`;
}

/** The clusters of a result as they are shown, so that a group of merged ones is one cluster; all of its ids stay taken. */
function earlierOf({ labels }: Workspace, result: Result): EarlierClusters {
  const { lookup, clusters } = shownClusters(result);
  return {
    labels: result.cut
      ? relabelRaster(labels.get(result.id), Uint16Array.from(lookup))
      : labels.get(result.id),
    clusters,
    highestId: result.clusterCount,
  };
}

/** The classes of the clusters that are there again. */
function keptAssignment({ assignment }: Result, matched: Result['matched']): Result['assignment'] {
  const kept = new Set(matched?.kept.map(({ id }) => String(id)));
  return Object.fromEntries(Object.entries(assignment).filter(([id]) => kept.has(id)));
}

/** Clusters that were made from examples of classes of the scheme are of these classes. */
function classesOfExamples({ examples }: Recipe, { classes }: ClassScheme): Result['assignment'] {
  const own = (examples?.classes ?? []).filter(({ id, name }) =>
    classes.some((known) => known.id === id && known.name === name),
  );
  return Object.fromEntries(own.map(({ id }) => [String(id), id]));
}

/** In the scratch folder, for as long as the work takes: only what a crash cut short goes on from there. One that cannot be read is deleted. */
async function keptCheckpoint(
  { options: { files, scratch, workers } }: Workspace,
  { path, parts = [] }: SceneReference,
  recipe: Recipe,
): Promise<CheckpointFile> {
  const identity = await checkpointIdentity(files, recipe, [path, ...parts]);
  const place = `${scratch.resultPath(`checkpoint of ${identity}`)}.checkpoint`;
  const open = () => openCheckpoint(scratch.files, place, identity, workers);
  return open().catch(async () => {
    await scratch.files.remove(place);
    return open();
  });
}

/** "K-means 3": the first number that is free. */
function nextName({ registry, document }: Workspace, { clusterer }: Recipe): string {
  const title = registry.clusterers.find(({ id }) => id === clusterer)?.title ?? clusterer;
  const taken = new Set(document.project.results.map(({ name }) => name));
  let number = 1;
  while (taken.has(`${title} ${number}`)) number++;
  return `${title} ${number}`;
}
