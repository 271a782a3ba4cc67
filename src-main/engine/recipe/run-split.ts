import { createClusterStatistics } from '../clustering/labels/cluster-statistics.ts';
import type { IdTable } from '../clustering/labels/id-table.ts';
import type { ClusterModel } from '../clustering/clusterer.ts';
import { forgetSample } from '../clustering/samples/samples.ts';
import { EngineError } from '../errors.ts';
import type { ClusterSummary } from '../project/document.ts';
import { checkLabels, checkSamePlace } from '../quality/check-labels.ts';
import type { Raster } from '../raster/raster.ts';
import type { Run } from '../run.ts';
import { countClusters } from './count-clusters.ts';
import { labelParts, subjectOf } from './label-parts.ts';
import { fitSteps, learningOf, timed } from './learn-model.ts';
import { prepareAsFor } from './open-model.ts';
import type { Recipe } from './recipe.ts';
import type { RecipeContext, RecipeOutcome } from './run-recipe.ts';
import { clusterMask, splitRaster } from './split-raster.ts';
import { stageRun } from './stage-run.ts';
import { withExamples } from './with-examples.ts';
import { withOwnDevices } from './with-own-devices.ts';
import { withPrepared } from './with-prepared.ts';
import { clustersOf, writeCounted, type RecipeOutput } from './write-outputs.ts';

/** A cluster of a map that is to be divided. */
export interface SplitTarget {
  /** On the grid of the scene; 0 = no data. */
  readonly labels: Raster;
  readonly cluster: number;
  /** Of the map, the cluster among them. */
  readonly clusters: readonly ClusterSummary[];
  /** Ids up to this are taken. */
  readonly highestId: number;
}

/** What a split found; the clusters are all of the new map, without those that have no pixel. */
export type SplitOutcome = Omit<RecipeOutcome, 'matched' | 'tree' | 'inertia'>;

const LARGEST_ID = 65535;

/** Where each stage ends on the job's bar. */
const READING_ENDS = 0.2;
const FITTING_ENDS = 0.5;

/**
 * Divides one cluster of a map by a recipe, whose features are learned from all pixels and whose method from those of the cluster, or from
 * all where it learns from examples. Parts get ids after the highest; other clusters stay as they are, and pixels of the cluster that the
 * recipe leaves out too. Nothing is left of the output when it fails. Throws `bad-input` for a map of another place, a cluster that it does
 * not have, and where ids run out.
 */
export async function runSplit(
  scene: Raster,
  target: SplitTarget,
  recipe: Recipe,
  context: RecipeContext,
  run: Run,
  destination: RecipeOutput,
): Promise<SplitOutcome> {
  checkLabels(target.labels);
  checkSamePlace(scene, target.labels);
  if (!target.clusters.some(({ id, pixels }) => id === target.cluster && pixels > 0)) throw noSuch(target);
  return withOwnDevices(run, (own, devices) =>
    withExamples(scene, recipe, context, async (examples) => {
      const learning = { ...context, examples, earlier: undefined };
      const found = await divide({ scene, target, recipe, context, learning }, own, {
        ...destination,
        devices,
      });
      return devices.length > 0 ? { ...found, devices: [...devices] } : found;
    }),
  );
}

interface Split {
  readonly scene: Raster;
  readonly target: SplitTarget;
  readonly recipe: Recipe;
  readonly context: RecipeContext;
  readonly learning: Parameters<typeof learningOf>[2];
}

async function divide(split: Split, run: Run, destination: RecipeOutput): Promise<SplitOutcome> {
  const { scene, target, recipe, context, learning } = split;
  const saved = recipe.model && (await context.openModel(recipe.model));
  const learn = await learningOf(recipe, saved, learning);
  const seconds: Record<string, number> = {};
  return withPrepared(scene, recipe, context, async (prepared) => {
    const reading = stageRun(run, 'Reading', 0, READING_ENDS);
    const { raster, states, notes } = await timed(seconds, 'reading', () =>
      saved ? prepareAsFor(saved, prepared, run.workers) : fitSteps(prepared, recipe, reading),
    );
    const mask = clusterMask(target.labels, target.cluster, raster.grid);
    const fitting = stageRun(run, 'Fitting', READING_ENDS, FITTING_ENDS);
    const { model } = await timed(seconds, 'fitting', () => learn(subjectOf(raster, mask, recipe), fitting));
    forgetSample(raster);
    const table = tableAfter(target, model);
    const writing = stageRun(run, 'Classifying and writing', FITTING_ENDS, 1);
    const clusters = await timed(seconds, 'writing', () =>
      write(split, { raster, model, mask, table }, writing, destination),
    );
    const told = { ...notes, ...model.notes };
    return {
      model: model.save(),
      features: [...states],
      clusters,
      clusterCount: table.clusterCount,
      table: [...table.ids],
      ...(Object.keys(told).length > 0 ? { notes: told } : {}),
      seconds,
    };
  });
}

interface Learned {
  readonly raster: Raster;
  readonly model: ClusterModel;
  readonly mask: Raster;
  readonly table: IdTable;
}

async function write(
  { target, recipe, context }: Split,
  { raster, model, mask, table }: Learned,
  run: Run,
  destination: RecipeOutput,
): Promise<ClusterSummary[]> {
  const { labels, cluster, clusters, highestId } = target;
  const statistics = createClusterStatistics(raster, table.clusterCount);
  const parts = labelParts(raster, model, mask, recipe, run, { consumer: statistics, table });
  const known = new Map(
    (model.classes ?? []).map(({ name, colour }, place) => {
      const id = highestId + place + 1;
      return [id, { id, name, colour }] as const;
    }),
  );
  const looks = clustersOf(model, { table, known });
  const all = (): ClusterSummary[] => {
    const totals = statistics.totals();
    const added = looks.map((look) => {
      const { mean, deviation, ...size } = totals[look.id - 1];
      return { ...look, ...size, mean: [...mean], deviation: [...deviation] };
    });
    return [...clusters, ...added];
  };
  const divided = splitRaster(labels, cluster, parts, table.clusterCount);
  const counted = countClusters(divided, table.clusterCount, all);
  const found = (): ClusterSummary[] =>
    counted.clusters().filter(({ id, pixels }) => pixels > 0 || (id <= highestId && id !== cluster));
  await writeCounted(counted.raster, found, recipe, context, run, destination);
  return found();
}

/** Ids after those that are taken. */
function tableAfter({ labels, highestId }: SplitTarget, { clusterCount }: ClusterModel): IdTable {
  const highest = highestId + clusterCount;
  if (highest > LARGEST_ID) {
    throw new EngineError(
      'bad-input',
      `${labels.name} uses ids up to ${highestId}, so that none are left for ${clusterCount} more clusters; renumber it.`,
    );
  }
  const ids = Uint16Array.from({ length: clusterCount + 1 }, (_, id) => (id === 0 ? 0 : highestId + id));
  return { clusterCount: highest, ids };
}

function noSuch({ labels, cluster, clusters }: SplitTarget): EngineError {
  const ids = clusters.filter(({ pixels }) => pixels > 0).map(({ id }) => id);
  const shown = ids.length > 20 ? `${ids.slice(0, 20).join(', ')}, ...` : ids.join(', ');
  return new EngineError('bad-input', `${labels.name} has no cluster ${cluster}; it has ${shown || 'none'}.`);
}
