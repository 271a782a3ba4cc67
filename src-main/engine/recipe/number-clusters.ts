import type { ClusterModel } from '../clustering/clusterer.ts';
import { renumbered, type IdTable } from '../clustering/labels/id-table.ts';
import { labelPositions } from '../clustering/labels/label-positions.ts';
import { createPace } from '../clustering/samples/sample-chunks.ts';
import { drawSample, type Sample, type SampledRaster } from '../clustering/samples/samples.ts';
import type { Raster } from '../raster/raster.ts';
import { subRun, type Run } from '../run.ts';
import { keepIds, type EarlierClusters, type KnownCluster, type MatchReport } from './keep-ids.ts';
import { mergeClusters } from './merge-clusters.ts';
import type { Recipe } from './recipe.ts';

/** Which ids the clusters of a model get in a result. */
export interface Numbering {
  /** Absent where they keep those of the model. */
  readonly table?: IdTable;
  /** What clusters of an earlier result are called and how they look, by id. */
  readonly known: ReadonlyMap<number, KnownCluster>;
  readonly matched?: MatchReport;
}

/** Pixels to merge and to compare by, at most. */
const SAMPLE_SIZE = 262144;

/**
 * Gives the clusters of a model the ids of the classes that they stand for; or merges them where the recipe says so (ids then run from the
 * darkest to the brightest again), and gives those that an earlier result has too their ids there. For these two it looks at the sample that the model was made from, where the raster brings it along, else
 * at one of at most 262,144 pixels; models that look around a pixel label the whole raster once more for it.
 */
export async function numberClusters(
  raster: Raster,
  model: ClusterModel,
  recipe: Recipe,
  earlier: EarlierClusters | undefined,
  run: Run,
): Promise<Numbering> {
  const { merge } = recipe;
  if ((!merge || merge.count >= model.clusterCount) && !earlier) return classNumbering(model);
  const sample = await sampleOf(raster, recipe, subRun(run, 0, 0.3));
  const ids = await labelPositions(sample, raster, model, subRun(run, 0.3, 0.6), createPace(run.signal));
  const merged = merge && (await mergeClusters(sample, ids, model.clusterCount, merge, run));
  if (!earlier) return { table: merged, known: new Map() };
  const count = (merged ?? model).clusterCount;
  const kept = await keepIds(sample, renumbered(ids, merged), count, earlier, subRun(run, 0.6, 1));
  return { ...kept, table: merged ? composed(merged, kept.table) : kept.table };
}

/** Classes that were given with ids keep them. */
function classNumbering({ classes = [] }: ClusterModel): Numbering {
  const ids = classes.map(({ id }, index) => id ?? index + 1);
  if (ids.every((id, index) => id === index + 1)) return { known: new Map() };
  const known = classes.map(({ name, colour }, index) => ({ id: ids[index], name, colour }));
  return {
    table: { clusterCount: Math.max(...ids), ids: Uint16Array.from([0, ...ids]) },
    known: new Map(known.map((cluster) => [cluster.id, cluster])),
  };
}

function sampleOf(raster: Raster, { parameters, seed }: Recipe, run: Run): Promise<Sample> {
  const { drawn } = raster as Partial<SampledRaster>;
  if (drawn) return Promise.resolve(drawn.sample);
  const asked =
    typeof parameters.sample === 'number' && parameters.sample > 0 ? parameters.sample : SAMPLE_SIZE;
  return drawSample(raster, { size: Math.min(asked, SAMPLE_SIZE), seed }, run);
}

function composed(first: IdTable, then: IdTable): IdTable {
  return { clusterCount: then.clusterCount, ids: first.ids.map((id) => then.ids[id]) };
}
