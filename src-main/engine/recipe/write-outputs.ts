import type { Files } from '../bytes.ts';
import type { ClusterModel } from '../clustering/clusterer.ts';
import { createClusterStatistics } from '../clustering/labels/cluster-statistics.ts';
import { confidenceRaster } from '../clustering/labels/confidence-raster.ts';
import { labelRaster } from '../clustering/labels/label-raster.ts';
import type { ClusterSummary } from '../project/document.ts';
import type { LegendEntry } from '../raster/exporter.ts';
import type { Raster } from '../raster/raster.ts';
import type { Run } from '../run.ts';
import { clusterLegend, type CountedCluster } from '../scheme/assignment.ts';
import { clusterColours } from '../scheme/palette.ts';
import { exportMetadata } from './provenance.ts';
import type { Recipe } from './recipe.ts';
import type { RecipeContext } from './run-recipe.ts';

export interface RecipeOutput {
  /** Path of the raster of cluster ids. */
  readonly output: string;
  /** Path of a raster of each pixel's confidence, where it is wanted. */
  readonly confidence?: string;
  /** Path of a file of the clusters' signatures, where it is wanted. */
  readonly signatures?: string;
  /** Names of the scene's files, for the metadata; see `sourceOf`. */
  readonly source: string;
}

/** The exporter asks for the legend again when all pixels are written: its counts are then those of this very pass. */
export async function writeLabels(
  raster: Raster,
  model: ClusterModel,
  recipe: Recipe,
  context: RecipeContext,
  run: Run,
  { output, source }: RecipeOutput,
): Promise<ClusterSummary[]> {
  const statistics = createClusterStatistics(raster, model.clusterCount);
  const colours = clusterColours(model.clusterCount);
  const summarise = (): ClusterSummary[] =>
    statistics.totals().map(({ id, mean, deviation, ...size }) => ({
      id,
      colour: model.classes?.[id - 1].colour ?? colours[id - 1],
      ...size,
      mean: [...mean],
      deviation: [...deviation],
    }));
  const labels = labelRaster(raster, model, run, { consumer: statistics });
  const { exporter, parameters } = context.format;
  const options = {
    parameters,
    get legend() {
      return legendOf(summarise(), model);
    },
    metadata: metadataOf(source, recipe, context),
  };
  await exporter.write(labels, output, context.files, options, run);
  return summarise();
}

/** A pass of its own over the scene: no exporter writes two files at a time. */
export async function writeConfidence(
  raster: Raster,
  model: ClusterModel,
  recipe: Recipe,
  context: RecipeContext,
  run: Run,
  { confidence, source }: RecipeOutput,
): Promise<void> {
  const { exporter, parameters } = await context.registry.chooseExporter(
    context.registry.exporterOf(confidence!).id,
    {},
  );
  const options = { parameters, metadata: metadataOf(source, recipe, context, 'confidence') };
  await exporter.write(confidenceRaster(raster, model, run), confidence!, context.files, options, run);
}

/** The classes' own names where the model has such. */
export function legendOf(
  clusters: readonly CountedCluster[],
  { classes }: Pick<ClusterModel, 'classes'>,
): LegendEntry[] {
  return clusterLegend(clusters).map((entry) => ({
    ...entry,
    name: classes?.[entry.value - 1].name ?? entry.name,
  }));
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
    for (const suffix of ['', '.aux.xml']) await files.remove(path + suffix);
    throw error;
  }
}

export function metadataOf(
  source: string,
  recipe: Recipe,
  { version }: RecipeContext,
  content?: 'confidence',
): Record<string, string> {
  return exportMetadata({ version, source, recipe, content });
}
