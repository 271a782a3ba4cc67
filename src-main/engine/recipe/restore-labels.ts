import type { ClusterModel, ModelState } from '../clustering/clusterer.ts';
import type { IdTable } from '../clustering/labels/id-table.ts';
import { labelRaster } from '../clustering/labels/label-raster.ts';
import { applyFeature } from '../features/apply-feature.ts';
import type { FeatureState } from '../features/feature-state.ts';
import type { NamedArrays } from '../named-arrays.ts';
import type { Result } from '../project/document.ts';
import { postProcess } from '../quality/post-process/post-process.ts';
import type { Raster } from '../raster/raster.ts';
import { standardising } from '../raster/standardise.ts';
import { subRun, type Run } from '../run.ts';
import { clusterLegend } from '../scheme/assignment.ts';
import { relabelRaster } from '../scheme/relabel-raster.ts';
import { labelParts } from './label-parts.ts';
import type { RecipeContext } from './run-recipe.ts';
import { clusterMask, splitRaster } from './split-raster.ts';
import { stageRun } from './stage-run.ts';
import { withOwnDevices } from './with-own-devices.ts';
import { withPrepared } from './with-prepared.ts';
import { metadataOf, writeConfidenceAs, type ConfidenceOutput, type RecipeOutput } from './write-outputs.ts';

/** Of the bar, for the map before a cluster of it was divided. */
const BEFORE_SHARE = 0.5;

/** What is kept of a result to make its map again. */
export type KeptResult = Pick<
  Result,
  | 'recipe'
  | 'model'
  | 'features'
  | 'standardisation'
  | 'clusterCount'
  | 'clusters'
  | 'table'
  | 'devices'
  | 'splits'
>;

/** What making a map again needs besides the scene. */
export interface RestoreContext extends Omit<RecipeContext, 'openModel'> {
  /** The arrays of a model that is kept apart from its result, by the checksum of its file. */
  readArrays(checksum: string): Promise<NamedArrays>;
}

/** Makes the cluster raster of a result again, from its model. Throws `bad-input` for a model that cannot be used. */
export async function restoreLabels(
  scene: Raster,
  result: KeptResult,
  context: RestoreContext,
  run: Run,
  { output, source }: RecipeOutput,
): Promise<void> {
  const [split, ...splits] = result.splits ?? [];
  if (!split) {
    const options = { table: tableOf(result) };
    return writeRestored(scene, result, context, run, { output, source }, (raster, model, own) =>
      labelRaster(raster, model, own, options),
    );
  }
  const before = `${output}.before.tif`;
  try {
    const map = { ...split.of, splits };
    await restoreLabels(scene, map, context, subRun(run, 0, BEFORE_SHARE), { output: before, source });
    await divideAgain(scene, result, split, before, context, subRun(run, BEFORE_SHARE, 1), {
      output,
      source,
    });
  } finally {
    for (const suffix of ['', '.aux.xml']) await context.files.remove(before + suffix);
  }
}

/** Divides a cluster of a map in a file as the result did. */
async function divideAgain(
  scene: Raster,
  result: KeptResult,
  { cluster, lookup }: NonNullable<KeptResult['splits']>[number],
  before: string,
  context: RestoreContext,
  run: Run,
  output: RecipeOutput,
): Promise<void> {
  const written = await context.openWritten(before);
  try {
    const labels = lookup ? relabelRaster(written, Uint16Array.from(lookup)) : written;
    await writeRestored(scene, result, context, run, output, (raster, model, own) => {
      const mask = clusterMask(labels, cluster, raster.grid);
      const parts = labelParts(raster, model, mask, result.recipe, own, { table: tableOf(result) });
      return splitRaster(labels, cluster, parts, result.clusterCount);
    });
  } finally {
    await written.close();
  }
}

/** Writes labels that are made of the restored raster and model, cleaned where the recipe says so. */
async function writeRestored(
  scene: Raster,
  result: KeptResult,
  context: RestoreContext,
  run: Run,
  { output, source }: RecipeOutput,
  labelsOf: (raster: Raster, model: ClusterModel, run: Run) => Raster,
): Promise<void> {
  const { recipe, clusters, devices } = result;
  await withRestored(scene, result, context, run, async (raster, model, own) => {
    const writing = stageRun(own, 'Classifying and writing', 0, 1);
    const { exporter, parameters } = context.format;
    const metadata = metadataOf({ source, devices }, recipe, context);
    const options = { parameters, legend: clusterLegend(clusters), metadata };
    const labels = labelsOf(raster, model, writing);
    const cleaned = recipe.postProcess ? postProcess(labels, recipe.postProcess, run.workers) : labels;
    await exporter.write(cleaned, output, context.files, options, writing);
  });
}

/**
 * Writes how sure the model of a result is of each pixel, to `confidence` by the context's format. Throws `bad-input` for a model that
 * cannot be used.
 */
export async function restoreConfidence(
  scene: Raster,
  result: KeptResult,
  context: RestoreContext,
  run: Run,
  destination: ConfidenceOutput,
): Promise<void> {
  await withRestored(scene, result, context, run, (raster, model, own) => {
    const judging = stageRun(own, 'Writing the confidence', 0, 1);
    return writeConfidenceAs(context.format, raster, model, result.recipe, context, judging, destination);
  });
}

/** The raster and the model that a result was made with, and a run to use them in. */
async function withRestored(
  scene: Raster,
  result: KeptResult,
  context: RestoreContext,
  run: Run,
  use: (raster: Raster, model: ClusterModel, run: Run) => Promise<void>,
): Promise<void> {
  const model = await context.registry.restoreModel(await wholeModel(result.model, context));
  await withPrepared(scene, result.recipe, context, (prepared) => {
    const raster = statesOf(result).reduce((made, state) => applyFeature(made, state, run.workers), prepared);
    return withOwnDevices(run, (own) => use(raster, model, own));
  });
}

/** A model with the arrays that are kept apart from it. */
export async function wholeModel(
  { arraysIn, ...model }: KeptResult['model'],
  { readArrays }: Pick<RestoreContext, 'readArrays'>,
): Promise<ModelState> {
  return arraysIn === undefined ? model : { ...model, arrays: await readArrays(arraysIn) };
}

function tableOf({ clusterCount, table }: KeptResult): IdTable | undefined {
  return table && { clusterCount, ids: Uint16Array.from(table) };
}

/** The steps of a result as they were learned. */
export function statesOf({
  features,
  standardisation,
  recipe,
}: Pick<KeptResult, 'features' | 'standardisation' | 'recipe'>): readonly FeatureState[] {
  if (features) return features;
  if (!standardisation) return [];
  const bands = recipe.bands.map((band) => ({ name: `Band ${band + 1}`, scale: 1, offset: 0 }));
  return [{ kind: 'pixel', step: standardising(standardisation), bands }];
}
