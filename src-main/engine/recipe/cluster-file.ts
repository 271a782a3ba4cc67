import type { Files } from '../bytes.ts';
import { readSignatures } from '../clustering/signatures/read-signatures.ts';
import type { ModelNotes } from '../clustering/clusterer.ts';
import type { DeviceSource } from '../device/device.ts';
import { EngineError } from '../errors.ts';
import type { Parameters } from '../parameters.ts';
import { openRaster, type FileAccess } from '../plugins/open-raster.ts';
import { openSceneFiles } from '../plugins/open-scene.ts';
import type { ClusterSummary } from '../project/document.ts';
import type { ExporterChoice } from '../raster/exporter.ts';
import { guardInputs } from '../raster/guard-inputs.ts';
import type { OpenOptions } from '../raster/open-option.ts';
import type { Dataset } from '../raster/raster.ts';
import { inputUnder, type Inputs } from '../raster/same-file.ts';
import type { Progress, Run } from '../run.ts';
import { checkpointIdentity, openCheckpoint, type CheckpointFile } from './checkpoint-file.ts';
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
  /** Areas come from `areaFile`, signatures from `signatures`; all bands take part where none are named. */
  readonly recipe: Omit<Recipe, 'areas' | 'bands' | 'signatures'> & { readonly bands?: readonly number[] };
  /** Path of a GeoJSON, Shapefile, GeoPackage or FlatGeobuf file. */
  readonly areaFile?: string;
  /** Path of the raster of cluster ids to write. */
  readonly out: string;
  /** Path of a raster of each pixel's confidence to write too. */
  readonly confidence?: string;
  /** Path of a file of signatures to classify by. */
  readonly signatures?: string;
  /** Path of a file to write the clusters' signatures to. */
  readonly saveSignatures?: string;
  /** Path of a file that keeps how far the fit is; an interrupted one goes on from there. Removed at the end. */
  readonly checkpoint?: string;
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
  /** Where tensor programs run. */
  readonly devices?: DeviceSource;
  report(progress: Progress): void;
  tell?: Run['tell'];
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
  /** Names of the devices that tensor programs ran on, or "cpu" where none was needed. */
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
  const { out, confidence, saveSignatures, scene, parts, options, like } = request;
  const files = guardInputs(context.files, clusterInputs(request));
  const dataset = await openSceneFiles({ path: scene, parts, options }, { ...context, files });
  try {
    for (const path of await outputsOf(request, files)) await checkWritable(files, path);
    const format = await context.registry.chooseExporter({
      path: out,
      format: request.format,
      parameters: request.formatParameters,
    });
    const recipe = await completeRecipe(request, dataset, context);
    if (saveSignatures !== undefined) checkSavesSignatures(recipe);
    const checkpoint = await checkpointOf(request, recipe, files);
    const { signal, workers, devices, report, tell } = context;
    const run = { signal, seed: recipe.seed, workers, checkpoint, devices, report, tell };
    const recipeContext = recipeContextOf({ ...context, files }, format);
    const source = sourceOf({ path: scene, parts });
    const destination = { output: out, confidence, signatures: saveSignatures, source };
    const outcome = await withEarlier(like, { ...context, files }, (earlier) =>
      runRecipe(dataset, recipe, recipeContext, run, destination, earlier),
    );
    await checkpoint?.remove();
    const total = (performance.now() - start) / 1000;
    const { clusters, inertia, notes, matched, seconds } = outcome;
    const found = { clusters, inertia, notes, ...(matched ? { matched } : {}) };
    return {
      ...found,
      seconds: { ...seconds, total },
      device: outcome.devices?.join(', ') ?? 'cpu',
      seed: recipe.seed,
    };
  } finally {
    await dataset.close();
  }
}

/** All paths to be written at the end. Throws `bad-input` where one would replace another. */
async function outputsOf(
  { out, confidence, saveSignatures, checkpoint }: ClusterFileRequest,
  files: Files,
): Promise<string[]> {
  const outputs: Record<string, string> = { 'the map of clusters': out };
  for (const [what, path] of Object.entries({
    'the raster of confidence': confidence,
    'the file of signatures to save': saveSignatures,
    'the checkpoint': checkpoint,
  })) {
    if (path === undefined) continue;
    const written = Object.fromEntries(Object.entries(outputs).map(([name, other]) => [name, [other]]));
    const found = await inputUnder(path, written, files);
    if (found) throw new EngineError('bad-input', `${path} is ${found.what} already. Choose another name.`);
    outputs[what] = path;
  }
  // The checkpoint may be there already, and is opened by itself.
  return Object.values(outputs).filter((path) => path !== checkpoint);
}

/** What the output of such a clustering must not be, under the names by which it is told. */
export function clusterInputs(
  {
    scene,
    parts = [],
    recipe,
    areaFile,
    signatures,
    like,
  }: Pick<ClusterFileRequest, 'scene' | 'parts' | 'recipe' | 'areaFile' | 'signatures' | 'like'>,
  names = {
    mask: 'the mask',
    areas: 'the file of areas',
    signatures: 'the file of signatures',
    like: 'the earlier map',
  },
): Inputs {
  return {
    'the scene itself': [scene, ...parts],
    [names.mask]: [recipe.mask],
    [names.areas]: [areaFile],
    [names.signatures]: [signatures],
    [names.like]: [like],
  };
}

async function checkpointOf(
  { checkpoint, scene, parts = [] }: ClusterFileRequest,
  recipe: Recipe,
  files: Files,
): Promise<CheckpointFile | undefined> {
  if (checkpoint === undefined) return undefined;
  return openCheckpoint(files, checkpoint, await checkpointIdentity(files, recipe, [scene, ...parts]));
}

/** What cannot be written, or is one of the inputs or a file beside them, should be known before the long work, not after it. */
async function checkWritable(files: Files, path: string): Promise<void> {
  await (await files.create(path)).abort();
}

/** Signatures are means and covariances of stored samples, by which other scenes can be classified. */
function checkSavesSignatures({ features }: Recipe): void {
  if (!features) return;
  throw new EngineError(
    'bad-input',
    'Signatures cannot be saved of clusters that were made from features, only from the bands themselves; leave the features out.',
  );
}

async function completeRecipe(
  { recipe, areaFile, signatures: signatureFile }: ClusterFileRequest,
  dataset: Dataset,
  { files, registry, workers }: FileAccess,
): Promise<Recipe> {
  const bands = recipe.bands ?? dataset.bands.map((_, index) => index);
  const parameters = registry.completeParameters(recipe.clusterer, recipe.parameters);
  const areas = await areasFrom(areaFile, dataset, { files, workers });
  const signatures = signatureFile === undefined ? undefined : await readSignatures(files, signatureFile);
  // Parsed, because the members of the recipe in the file then come in the same order as from the app.
  const options = dataset.options && Object.fromEntries(dataset.options.map(({ id, value }) => [id, value]));
  return recipeSchema.parse({ ...recipe, bands, parameters, areas, signatures, options });
}

function recipeContextOf(context: ClusterFileContext, format: ExporterChoice): RecipeContext {
  const { registry, files, version } = context;
  return {
    registry,
    openMask: (path) => openRaster(path, 'labels', context),
    openWritten: (path) => openRaster(path, 'labels', context),
    format,
    files,
    version,
  };
}
