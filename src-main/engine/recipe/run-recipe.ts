import { labelRaster } from '../clustering/labels/label-raster.ts';
import { forgetSample } from '../clustering/samples/samples.ts';
import { standardiseBySample } from '../clustering/samples/standardised-sample.ts';
import type { Files } from '../bytes.ts';
import type { Registry } from '../plugins/registry.ts';
import type { ClusterSummary, Result } from '../project/document.ts';
import type { ExporterChoice } from '../raster/exporter.ts';
import type { MeanAndDeviation } from '../raster/moments.ts';
import type { Dataset, Raster } from '../raster/raster.ts';
import { standardiseRaster } from '../raster/standardise.ts';
import { subRun, type Progress, type Run } from '../run.ts';
import { clusterLegend } from '../scheme/assignment.ts';
import { prepareRaster } from './prepare-raster.ts';
import type { Recipe } from './recipe.ts';
import { besides, metadataOf, writeConfidence, writeLabels, type RecipeOutput } from './write-outputs.ts';

/** What a recipe needs besides the scene. */
export interface RecipeContext {
  readonly registry: Registry;
  /** Opens the raster that a recipe's mask names. */
  openMask(path: string): Promise<Dataset>;
  readonly format: ExporterChoice;
  /** Where the output is written. */
  readonly files: Files;
  /** Of the software. */
  readonly version: string;
}

/** What a clustering found. */
export type RecipeOutcome = Pick<
  Result,
  'model' | 'standardisation' | 'clusterCount' | 'clusters' | 'inertia' | 'notes' | 'seconds'
>;

/** Pixels to standardise by where the clusterer has no parameter "sample" that says how many it learns from. */
const SAMPLE_SIZE = 262144;

/** Where each stage begins and ends on the job's bar. */
const READING_ENDS = 0.3;
const FITTING_ENDS = 0.5;
const CONFIDENCE_ENDS = 0.75;

/**
 * Fits the recipe's clusterer, then labels the scene and writes the cluster ids, counting the clusters in the same pass.
 * Nothing is left of the output when it fails or is cancelled. Throws `bad-input` for a band or method that is not there.
 */
export async function runRecipe(
  scene: Raster,
  recipe: Recipe,
  context: RecipeContext,
  run: Run,
  destination: RecipeOutput,
): Promise<RecipeOutcome> {
  const clusterer = await context.registry.createClusterer(recipe.clusterer, recipe.parameters);
  const seconds: Record<string, number> = {};
  return withPrepared(scene, recipe, context, async (prepared) => {
    const readingEnds = recipe.standardise ? READING_ENDS : 0;
    const reading = stageRun(run, 'Reading', 0, readingEnds);
    const { raster, standardisation } = await timed(seconds, 'reading', () =>
      standardised(prepared, recipe, reading),
    );
    const fitting = stageRun(run, 'Fitting', readingEnds, FITTING_ENDS);
    const model = await timed(seconds, 'fitting', () => clusterer.fit(raster, fitting));
    forgetSample(raster);
    const { confidence } = destination;
    const confidenceEnds = confidence === undefined ? FITTING_ENDS : CONFIDENCE_ENDS;
    const writing = stageRun(run, 'Classifying and writing', confidenceEnds, 1);
    const write = (): Promise<ClusterSummary[]> =>
      timed(seconds, 'writing', () => writeLabels(raster, model, recipe, context, writing, destination));
    const judging = stageRun(run, 'Writing the confidence', FITTING_ENDS, confidenceEnds);
    const clusters =
      confidence === undefined
        ? await write()
        : await besides(
            context.files,
            confidence,
            () =>
              timed(seconds, 'confidence', () =>
                writeConfidence(raster, model, recipe, context, judging, destination),
              ),
            write,
          );
    const { clusterCount, inertia, notes } = model;
    return { model: model.save(), standardisation, clusterCount, clusters, inertia, notes, seconds };
  });
}

/** Makes the cluster raster of a result again, from its model. Throws `bad-input` for a model that cannot be used. */
export async function restoreLabels(
  scene: Raster,
  result: Pick<Result, 'recipe' | 'model' | 'standardisation' | 'clusters'>,
  context: RecipeContext,
  run: Run,
  { output, source }: RecipeOutput,
): Promise<void> {
  const { recipe, clusters, standardisation } = result;
  const model = await context.registry.restoreModel(result.model);
  await withPrepared(scene, recipe, context, async (prepared) => {
    const raster = standardisation ? standardiseRaster(prepared, asMoments(standardisation)) : prepared;
    const writing = stageRun(run, 'Classifying and writing', 0, 1);
    const { exporter, parameters } = context.format;
    const metadata = metadataOf(source, recipe, context);
    const options = { parameters, legend: clusterLegend(clusters), metadata };
    const labels = labelRaster(raster, model, writing);
    await exporter.write(labels, output, context.files, options, writing);
  });
}

/** Standardises by the very sample that the clusterer will ask for, so that it is read once. */
async function standardised(
  prepared: Raster,
  { standardise, parameters, seed }: Recipe,
  run: Run,
): Promise<{ raster: Raster; standardisation?: Result['standardisation'] }> {
  if (!standardise) return { raster: prepared };
  const size = typeof parameters.sample === 'number' ? parameters.sample : SAMPLE_SIZE;
  const raster = await standardiseBySample(prepared, { size, seed }, run);
  const standardisation = raster.moments.map(({ mean, deviation }) => ({ mean, deviation }));
  return { raster, standardisation };
}

function asMoments(standardisation: NonNullable<Result['standardisation']>): MeanAndDeviation[] {
  return standardisation.map(({ mean, deviation }) => ({ pixels: 0, mean, deviation }));
}

/** Opens the mask, if there is one, for as long as `use` takes. */
async function withPrepared<Value>(
  scene: Raster,
  recipe: Recipe,
  context: RecipeContext,
  use: (prepared: Raster) => Promise<Value>,
): Promise<Value> {
  if (recipe.mask === undefined) return use(prepareRaster(scene, recipe));
  const mask = await context.openMask(recipe.mask);
  try {
    return await use(prepareRaster(scene, recipe, mask));
  } finally {
    await mask.close();
  }
}

/** A run that fills [from, to] of the bar under one name, whatever the parts of the stage call themselves. */
function stageRun(run: Run, stage: string, from: number, to: number): Run {
  const inner = subRun(run, from, to);
  const report = ({ fraction }: Progress): void => inner.report({ stage, fraction });
  report({ stage, fraction: 0 });
  return { ...inner, report };
}

async function timed<Value>(
  seconds: Record<string, number>,
  stage: string,
  work: () => Promise<Value> | Value,
): Promise<Value> {
  const start = performance.now();
  const value = await work();
  seconds[stage] = (performance.now() - start) / 1000;
  return value;
}
