import type { Files } from '../bytes.ts';
import type { ClusterModel } from '../clustering/clusterer.ts';
import type { Numbering } from './number-clusters.ts';
import { createClusterStatistics } from '../clustering/labels/cluster-statistics.ts';
import { confidenceRaster } from '../clustering/labels/confidence-raster.ts';
import { labelRaster } from '../clustering/labels/label-raster.ts';
import type { ClusterSummary } from '../project/document.ts';
import type { Raster } from '../raster/raster.ts';
import type { Run } from '../run.ts';
import { clusterLegend } from '../scheme/assignment.ts';
import { clusterColours } from '../scheme/palette.ts';
import { exportMetadata } from './provenance.ts';
import type { Recipe } from './recipe.ts';
import type { RecipeContext } from './run-recipe.ts';

export interface RecipeOutput {
  /** Path of the raster of cluster ids. */
  readonly output: string;
  /** Path of a raster of each pixel's confidence, where it is wanted. */
  readonly confidence?: string;
  /** Names of the scene's files, for the metadata; see `sourceOf`. */
  readonly source: string;
}

/** The exporter asks for the legend again when all pixels are written: its counts are then those of this very pass. */
export async function writeLabels(
  raster: Raster,
  model: ClusterModel,
  { table, known }: Numbering,
  recipe: Recipe,
  context: RecipeContext,
  run: Run,
  { output, source }: RecipeOutput,
): Promise<ClusterSummary[]> {
  const { clusterCount } = table ?? model;
  const statistics = createClusterStatistics(raster, clusterCount);
  const colours = clusterColours(clusterCount);
  const totals = () => statistics.totals().filter(({ id }) => table === undefined || table.ids.includes(id));
  const summarise = (): ClusterSummary[] =>
    totals().map(({ id, mean, deviation, ...size }) => ({
      id,
      name: known.get(id)?.name,
      colour: known.get(id)?.colour ?? colours[id - 1],
      ...size,
      mean: [...mean],
      deviation: [...deviation],
    }));
  const labels = labelRaster(raster, model, run, { consumer: statistics, table });
  const { exporter, parameters } = context.format;
  const options = {
    parameters,
    get legend() {
      return clusterLegend(summarise());
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

/** Removes what `first` wrote where `then` fails: a run leaves all of its files or none. */
export async function besides<Value>(
  files: Files,
  path: string,
  first: () => Promise<void>,
  then: () => Promise<Value>,
): Promise<Value> {
  await first();
  try {
    return await then();
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
