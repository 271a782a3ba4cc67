import type { Files } from '../bytes.ts';
import type { ClusterModel } from '../clustering/clusterer.ts';
import type { Numbering } from './number-clusters.ts';
import { createClusterStatistics } from '../clustering/labels/cluster-statistics.ts';
import { confidenceRaster } from '../clustering/labels/confidence-raster.ts';
import { labelRaster } from '../clustering/labels/label-raster.ts';
import type { ClusterSummary } from '../project/document.ts';
import type { ExporterChoice } from '../raster/exporter.ts';
import type { Raster } from '../raster/raster.ts';
import { subRun, type Run } from '../run.ts';
import { clusterLegend } from '../scheme/assignment.ts';
import { clusterColours } from '../scheme/palette.ts';
import { cleanLabels } from './clean-labels.ts';
import { exportMetadata } from './provenance.ts';
import type { Recipe } from './recipe.ts';
import type { RecipeContext } from './run-recipe.ts';

/** Of the bar, for labels before they are cleaned. */
const RAW_SHARE = 0.7;

export interface RecipeOutput {
  /** Path of the raster of cluster ids. */
  readonly output: string;
  /** Path of a raster of each pixel's confidence, where it is wanted. */
  readonly confidence?: string;
  /** Path of a file of the clusters' signatures, where it is wanted. */
  readonly signatures?: string;
  /** Path of a file of the trained model, where it is wanted. */
  readonly model?: string;
  /** Names of the scene's files, for the metadata; see `sourceOf`. */
  readonly source: string;
  /** Of which map one cluster was divided, for the metadata. */
  readonly split?: string;
  /** Names of the devices that computed, for the metadata. */
  readonly devices?: readonly string[];
}

/** The same, for the raster of confidence alone. */
export type ConfidenceOutput = Pick<RecipeOutput, 'source' | 'devices'> & { readonly confidence: string };

/** The labels of the recipe, post-processed where it says so; the clusters as they are on the map. */
export async function writeLabels(
  raster: Raster,
  model: ClusterModel,
  numbering: Numbering,
  recipe: Recipe,
  context: RecipeContext,
  run: Run,
  destination: RecipeOutput,
): Promise<ClusterSummary[]> {
  const { postProcess } = recipe;
  if (!postProcess) return writeClassified(raster, model, numbering, recipe, context, run, destination);
  const raw = `${destination.output}.raw.tif`;
  const format = await context.registry.chooseExporter({ path: raw, format: 'geotiff' });
  try {
    const classified = await writeClassified(
      raster,
      model,
      numbering,
      recipe,
      { ...context, format },
      subRun(run, 0, RAW_SHARE),
      { ...destination, output: raw },
    );
    return await cleanWritten(raw, classified, recipe, context, subRun(run, RAW_SHARE, 1), destination);
  } finally {
    await removeRaster(context.files, raw);
  }
}

/** Labels are read several times around the edges of what is cleaned at a time: from a file, they need not be found again. */
async function cleanWritten(
  raw: string,
  classified: readonly ClusterSummary[],
  recipe: Recipe,
  context: RecipeContext,
  run: Run,
  destination: RecipeOutput,
): Promise<ClusterSummary[]> {
  const labels = await context.openWritten(raw);
  try {
    const cleaned = cleanLabels(labels, recipe.postProcess!, classified, run.workers);
    await writeCounted(cleaned.raster, cleaned.clusters, recipe, context, run, destination);
    return cleaned.clusters();
  } finally {
    await labels.close();
  }
}

async function writeClassified(
  raster: Raster,
  model: ClusterModel,
  numbering: Numbering,
  recipe: Recipe,
  context: RecipeContext,
  run: Run,
  destination: RecipeOutput,
): Promise<ClusterSummary[]> {
  const { table } = numbering;
  const looks = new Map(clustersOf(model, numbering).map((cluster) => [cluster.id, cluster]));
  const statistics = createClusterStatistics(raster, (table ?? model).clusterCount);
  const summarise = (): ClusterSummary[] =>
    statistics.totals().flatMap(({ id, mean, deviation, ...size }) => {
      const look = looks.get(id);
      return look ? [{ ...look, ...size, mean: [...mean], deviation: [...deviation] }] : [];
    });
  const labels = labelRaster(raster, model, run, { consumer: statistics, table });
  await writeCounted(labels, summarise, recipe, context, run, destination);
  return summarise();
}

/** Ids, names and colours of the clusters of a model as they are numbered. */
export function clustersOf(
  model: ClusterModel,
  { table, known }: Numbering,
): Pick<ClusterSummary, 'id' | 'name' | 'colour'>[] {
  const colours = clusterColours((table ?? model).clusterCount);
  const used = table && new Set(table.ids);
  const classOf = (id: number) => (table ? undefined : model.classes?.[id - 1]);
  return colours
    .map((_, index) => index + 1)
    .filter((id) => used?.has(id) ?? true)
    .map((id) => ({
      id,
      name: known.get(id)?.name ?? classOf(id)?.name,
      colour: known.get(id)?.colour ?? classOf(id)?.colour ?? colours[id - 1],
    }));
}

/** The exporter asks for the legend again when all pixels are written: its counts are then those of this very pass. */
export async function writeCounted(
  labels: Raster,
  clusters: () => readonly ClusterSummary[],
  recipe: Recipe,
  context: Pick<RecipeContext, 'format' | 'files' | 'version'>,
  run: Run,
  destination: RecipeOutput,
): Promise<void> {
  const { exporter, parameters } = context.format;
  const options = {
    parameters,
    get legend() {
      return clusterLegend(clusters());
    },
    metadata: metadataOf(destination, recipe, context),
  };
  await exporter.write(labels, destination.output, context.files, options, run);
}

/** In the format that the path's ending names. A pass of its own over the scene: no exporter writes two files at a time. */
export async function writeConfidence(
  raster: Raster,
  model: ClusterModel,
  recipe: Recipe,
  context: RecipeContext,
  run: Run,
  { confidence, ...origin }: RecipeOutput,
): Promise<void> {
  const format = await context.registry.chooseExporter({ path: confidence!, continuous: 'float32' });
  await writeConfidenceAs(format, raster, model, recipe, context, run, {
    confidence: confidence!,
    ...origin,
  });
}

export async function writeConfidenceAs(
  { exporter, parameters }: ExporterChoice,
  raster: Raster,
  model: ClusterModel,
  recipe: Recipe,
  context: Pick<RecipeContext, 'files' | 'version'>,
  run: Run,
  { confidence, ...origin }: ConfidenceOutput,
): Promise<void> {
  const options = { parameters, metadata: metadataOf(origin, recipe, context, 'confidence') };
  await exporter.write(confidenceRaster(raster, model, run), confidence, context.files, options, run);
}

/** A file that is written before the map of clusters, where it has a path. */
export interface SideFile {
  readonly path: string | undefined;
  write(path: string): Promise<void>;
}

/** Removes what was written where something later fails: a run leaves all of its files or none. */
export async function besides<Value>(
  files: Files,
  [side, ...others]: readonly SideFile[],
  then: () => Promise<Value>,
): Promise<Value> {
  if (side === undefined) return then();
  const { path } = side;
  if (path === undefined) return besides(files, others, then);
  await side.write(path);
  try {
    return await besides(files, others, then);
  } catch (error) {
    await removeRaster(files, path);
    throw error;
  }
}

async function removeRaster(files: Files, path: string): Promise<void> {
  for (const suffix of ['', '.aux.xml']) await files.remove(path + suffix);
}

export function metadataOf(
  { source, devices, split }: Pick<RecipeOutput, 'source' | 'devices' | 'split'>,
  recipe: Recipe,
  { version }: Pick<RecipeContext, 'version'>,
  content?: 'confidence',
): Record<string, string> {
  return exportMetadata({ version, source, recipe, content, split, devices });
}
