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
import type { Workers } from '../workers.ts';
import { checkpointIdentity, openCheckpoint, type CheckpointFile } from './checkpoint-file.ts';
import type { MatchReport } from './keep-ids.ts';
import { openModel } from './open-model.ts';
import { withEarlier } from './open-earlier.ts';
import { sourceOf } from './provenance.ts';
import { optionsInForce, recipeByModel } from './recipe-by-model.ts';
import { areasFrom } from './read-areas.ts';
import { readExamples, type ExampleFile } from './read-examples.ts';
import { recipeSchema, type Recipe } from './recipe.ts';
import { runRecipe, type RecipeContext } from './run-recipe.ts';
import { withTruth } from './with-truth.ts';

/** A map to be made of a scene in files, and what is written besides. */
export interface LabelFileRequest {
  /** Path of the scene, a file or a folder; `FILE.mat:name` picks one array. */
  readonly scene: string;
  /** More files of the same ground, whose bands come after. */
  readonly parts?: readonly string[];
  /** How the scene is opened, by option id. */
  readonly options?: OpenOptions;
  /** Path of a GeoJSON, Shapefile, GeoPackage or FlatGeobuf file. */
  readonly areaFile?: string;
  /** Path of the raster of cluster ids to write. */
  readonly out: string;
  /** Path of a raster of each pixel's confidence to write too. */
  readonly confidence?: string;
  /** Path of a file of a trained model: to label by, or to begin from. */
  readonly model?: string;
  /** By the ending of `out` when absent. */
  readonly format?: string;
  /** Of the format; the usual ones when absent. */
  readonly formatParameters?: Parameters;
}

/** A clustering of one file, as the command line asks for it. */
export interface ClusterFileRequest extends LabelFileRequest {
  /** Areas come from `areaFile`, signatures and examples from their files; all bands take part where none are named. */
  readonly recipe: Omit<Recipe, 'areas' | 'bands' | 'signatures' | 'examples' | 'model'> & {
    readonly bands?: readonly number[];
  };
  /** A file of places of known classes, to learn these from. */
  readonly examples?: ExampleFile;
  /** Path of a file of signatures to classify by. */
  readonly signatures?: string;
  /** Path of a file to write the clusters' signatures to. */
  readonly saveSignatures?: string;
  /** Path of a file to write the trained model to. */
  readonly saveModel?: string;
  /** Path of a file that keeps how far the fit is; an interrupted one goes on from there. Removed at the end. */
  readonly checkpoint?: string;
  /** Path of a raster of classes (0 where unknown), or of shapes with an attribute for their class, to tell by how well training goes; nothing is learned from it. */
  readonly truth?: string;
  /** Path of an earlier map of the same place: clusters that are there too keep their ids, names and colours. */
  readonly like?: string;
}

/** What says how the pixels are clustered. */
export type RecipeFiles = Pick<
  ClusterFileRequest,
  'recipe' | 'areaFile' | 'signatures' | 'examples' | 'model'
>;

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
export function clusterFile(
  request: ClusterFileRequest,
  context: ClusterFileContext,
): Promise<ClusterFileReport> {
  return labelFile(request, clusterInputs(request), context, async (dataset) => {
    const recipe = await completeRecipe(request, dataset, context, context.signal);
    if (request.saveSignatures !== undefined) checkSavesSignatures(recipe);
    return recipe;
  });
}

type Outputs = Pick<ClusterFileRequest, 'saveSignatures' | 'saveModel' | 'checkpoint' | 'like' | 'truth'>;

/** Makes a map by the recipe that is found for the opened scene. */
export async function labelFile(
  request: LabelFileRequest & Outputs,
  inputs: Inputs,
  context: ClusterFileContext,
  recipeFor: (dataset: Dataset) => Promise<Recipe>,
): Promise<ClusterFileReport> {
  const start = performance.now();
  const { out, confidence, saveSignatures, saveModel, scene, parts, options, like, truth } = request;
  const files = guardInputs(context.files, inputs);
  const dataset = await openSceneFiles({ path: scene, parts, options }, { ...context, files });
  try {
    for (const path of await outputsOf(request, files)) await checkWritable(files, path);
    const format = await context.registry.chooseExporter({
      path: out,
      format: request.format,
      parameters: request.formatParameters,
    });
    const recipe = await recipeFor(dataset);
    // Reading it makes no input of it: it is written again.
    const unrecorded = { ...files, open: context.files.open };
    const checkpoint = await checkpointOf(request, recipe, unrecorded, context.workers);
    const { signal, workers, devices, report, tell } = context;
    const run = { signal, seed: recipe.seed, workers, checkpoint, devices, report, tell };
    const recipeContext = recipeContextOf({ ...context, files }, format);
    const source = sourceOf({ path: scene, parts });
    const destination = { output: out, confidence, signatures: saveSignatures, model: saveModel, source };
    const access = { ...context, files };
    const outcome = await withEarlier(like, access, (earlier) =>
      withTruth(truth, dataset, access, signal, (classes) =>
        runRecipe(dataset, recipe, { ...recipeContext, truth: classes }, run, destination, earlier),
      ),
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
  { out, confidence, saveSignatures, saveModel, checkpoint }: LabelFileRequest & Outputs,
  files: Files,
): Promise<string[]> {
  const outputs: Record<string, string> = { 'the map of clusters': out };
  for (const [what, path] of Object.entries({
    'the raster of confidence': confidence,
    'the file of signatures to save': saveSignatures,
    'the file of the model to save': saveModel,
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

const INPUT_NAMES = {
  mask: 'the mask',
  truth: 'the truth',
  areas: 'the file of areas',
  signatures: 'the file of signatures',
  examples: 'the file of examples',
  like: 'the earlier map',
  model: 'the model',
};

/** What the output of such a clustering must not be, under the names by which it is told. */
export function clusterInputs(
  request: Omit<LabelFileRequest, 'out'> &
    Pick<ClusterFileRequest, 'signatures' | 'examples' | 'like' | 'truth'> & {
      readonly recipe: Pick<Recipe, 'mask'>;
    },
  given: Partial<typeof INPUT_NAMES> = {},
): Inputs {
  const { scene, parts = [], recipe, areaFile, signatures, examples, like, model, truth } = request;
  const names = { ...INPUT_NAMES, ...given };
  return {
    'the scene itself': [scene, ...parts],
    [names.mask]: [recipe.mask],
    [names.areas]: [areaFile],
    [names.signatures]: [signatures],
    [names.examples]: [examples?.path],
    [names.like]: [like],
    [names.truth]: [truth],
    [names.model]: [model],
  };
}

async function checkpointOf(
  { checkpoint, scene, parts = [] }: LabelFileRequest & Outputs,
  recipe: Recipe,
  files: Files,
  workers: Workers,
): Promise<CheckpointFile | undefined> {
  if (checkpoint === undefined) return undefined;
  const identity = await checkpointIdentity(files, recipe, [scene, ...parts]);
  return openCheckpoint(files, checkpoint, identity, workers);
}

/** What cannot be written, or is one of the inputs or a file beside them, should be known before the long work, not after it. */
export async function checkWritable(files: Files, path: string): Promise<void> {
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

/** The recipe of a request with what it reads from files. Throws what reading them throws, and `bad-input` for a wrong parameter. */
export async function completeRecipe(
  { recipe, areaFile, signatures: signatureFile, examples: exampleFile, model }: RecipeFiles,
  dataset: Dataset,
  access: FileAccess,
  signal: AbortSignal,
): Promise<Recipe> {
  const { files, registry, workers } = access;
  const begun = model === undefined ? undefined : await beginFrom(model, recipe, dataset, { files, workers });
  const bands = begun?.bands ?? recipe.bands ?? dataset.bands.map((_, index) => index);
  const parameters = registry.completeParameters(recipe.clusterer, recipe.parameters);
  const areas = await areasFrom(areaFile, dataset, { files, workers });
  const signatures = signatureFile === undefined ? undefined : await readSignatures(files, signatureFile);
  const examples = exampleFile && (await readExamples(exampleFile, dataset, access, signal));
  // Parsed, because the members of the recipe in the file then come in the same order as from the app.
  const options = optionsInForce(dataset);
  return recipeSchema.parse({ ...recipe, ...begun, bands, parameters, areas, signatures, examples, options });
}

/** The bands of a scene that are those of a model, prepared as for it. */
async function beginFrom(
  path: string,
  { bands, features }: RecipeFiles['recipe'],
  dataset: Dataset,
  { files, workers }: Pick<FileAccess, 'files' | 'workers'>,
): Promise<Partial<Recipe>> {
  if (features) {
    throw new EngineError(
      'bad-input',
      'What begins from a model takes the features that this was made with; leave the features out.',
    );
  }
  return recipeByModel({ path, use: 'begin' }, dataset, bands, { files, workers });
}

/** What a recipe needs that reads files and writes one of them. */
export function recipeContextOf(context: ClusterFileContext, format: ExporterChoice): RecipeContext {
  const { registry, files, version } = context;
  return {
    registry,
    openMask: (path) => openRaster(path, 'labels', context),
    openModel: async (use) => (await openModel(files, use, context.workers)).saved,
    openWritten: (path) => openRaster(path, 'labels', context),
    format,
    files,
    version,
  };
}
