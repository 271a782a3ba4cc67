import type { Files } from '../bytes.ts';
import type { ModelNotes } from '../clustering/clusterer.ts';
import type { Parameters } from '../parameters.ts';
import { openRaster, type FileAccess } from '../plugins/open-raster.ts';
import { openSceneFiles } from '../plugins/open-scene.ts';
import type { ClusterSummary } from '../project/document.ts';
import type { ExporterChoice } from '../raster/exporter.ts';
import { guardInputs } from '../raster/guard-inputs.ts';
import type { OpenOptions } from '../raster/open-option.ts';
import type { Dataset } from '../raster/raster.ts';
import { refuseInputs } from '../raster/same-file.ts';
import type { Progress } from '../run.ts';
import type { MatchReport } from './keep-ids.ts';
import { withEarlier } from './open-earlier.ts';
import { sourceOf } from './provenance.ts';
import { areasFrom } from './read-areas.ts';
import { recipeSchema, type Recipe } from './recipe.ts';
import { runRecipe, type RecipeContext } from './run-recipe.ts';

/** A clustering of one file, as the command line asks for it. */
export interface ClusterFileRequest {
  /** Path of the scene, a file or a folder; `FILE.mat:name` picks one array. */
  readonly scene: string;
  /** More files of the same ground, whose bands come after. */
  readonly parts?: readonly string[];
  /** How the scene is opened, by option id. */
  readonly options?: OpenOptions;
  /** Areas come from `areaFile`; all bands take part where none are named. */
  readonly recipe: Omit<Recipe, 'areas' | 'bands'> & { readonly bands?: readonly number[] };
  /** Path of a GeoJSON, Shapefile, GeoPackage or FlatGeobuf file. */
  readonly areaFile?: string;
  /** Path of the raster of cluster ids to write. */
  readonly out: string;
  /** Path of a raster of each pixel's confidence to write too. */
  readonly confidence?: string;
  /** Path of an earlier map of the same place: clusters that are there too keep their ids, names and colours. */
  readonly like?: string;
  /** By the ending of `out` when absent. */
  readonly format?: string;
  /** Of the format; the usual ones when absent. */
  readonly formatParameters?: Parameters;
}

export interface ClusterFileContext extends FileAccess {
  /** Of the software. */
  readonly version: string;
  readonly signal: AbortSignal;
  report(progress: Progress): void;
}

export interface ClusterFileReport {
  readonly clusters: readonly ClusterSummary[];
  /** Per stage, and `total`. */
  readonly seconds: Readonly<Record<string, number>>;
  readonly inertia?: number;
  /** What the fit chose from the data. */
  readonly notes?: ModelNotes;
  /** What became of the clusters of the earlier map. */
  readonly matched?: MatchReport;
  readonly device: string;
  readonly seed: number;
}

/**
 * Clusters a scene and writes its map, in one pass over the pixels after fitting. The same recipe gives the same file as in
 * the app. Nothing is left of the output when it fails or is cancelled.
 */
export async function clusterFile(
  request: ClusterFileRequest,
  context: ClusterFileContext,
): Promise<ClusterFileReport> {
  const start = performance.now();
  const { out, confidence, scene, parts = [], options, recipe: asked, areaFile, like } = request;
  const inputs = {
    'the scene itself': [scene, ...parts],
    'the mask': [asked.mask],
    'the file of areas': [areaFile],
    'the earlier map': [like],
  };
  await refuseInputs(out, inputs, context.files);
  if (confidence !== undefined)
    await refuseInputs(confidence, { ...inputs, 'the map of clusters': [out] }, context.files);
  const { registry } = context;
  const files = guardInputs(context.files);
  const formatId = request.format ?? registry.exporterOf(out).id;
  const format = await registry.chooseExporter(formatId, request.formatParameters ?? {});
  const dataset = await openSceneFiles({ path: scene, parts, options }, { ...context, files });
  try {
    for (const path of [out, confidence]) if (path !== undefined) await checkWritable(files, path);
    const recipe = await completeRecipe(request, dataset, context);
    const run = {
      signal: context.signal,
      seed: recipe.seed,
      workers: context.workers,
      report: context.report,
    };
    const recipeContext = recipeContextOf({ ...context, files }, format);
    const destination = { output: out, confidence, source: sourceOf({ path: scene, parts }) };
    const outcome = await withEarlier(like, { ...context, files }, (earlier) =>
      runRecipe(dataset, recipe, recipeContext, run, destination, earlier),
    );
    const total = (performance.now() - start) / 1000;
    const { clusters, inertia, notes, matched, seconds } = outcome;
    const found = { clusters, inertia, notes, ...(matched ? { matched } : {}) };
    return { ...found, seconds: { ...seconds, total }, device: 'cpu', seed: recipe.seed };
  } finally {
    await dataset.close();
  }
}

/** What cannot be written, or is a file of the scene, should be known before the long work, not after it. */
async function checkWritable(files: Files, path: string): Promise<void> {
  await (await files.create(path)).abort();
}

async function completeRecipe(
  { recipe, areaFile }: ClusterFileRequest,
  dataset: Dataset,
  { files, registry, workers }: FileAccess,
): Promise<Recipe> {
  const bands = recipe.bands ?? dataset.bands.map((_, index) => index);
  const parameters = registry.completeParameters(recipe.clusterer, recipe.parameters);
  const areas = await areasFrom(areaFile, dataset, { files, workers });
  // Parsed, because the members of the recipe in the file then come in the same order as from the app.
  const options = dataset.options && Object.fromEntries(dataset.options.map(({ id, value }) => [id, value]));
  return recipeSchema.parse({ ...recipe, bands, parameters, areas, options });
}

function recipeContextOf(context: ClusterFileContext, format: ExporterChoice): RecipeContext {
  const { registry, files, version } = context;
  return {
    registry,
    openMask: (path) => openRaster(path, 'labels', context),
    format,
    files,
    version,
  };
}
