import { idsAt } from '../clustering/labels/ids-at.ts';
import type { IdTable } from '../clustering/labels/id-table.ts';
import { sampleMeans, type SampleMean } from '../clustering/samples/sample-means.ts';
import type { Sample } from '../clustering/samples/samples.ts';
import { EngineError } from '../errors.ts';
import type { Raster } from '../raster/raster.ts';
import type { Run } from '../run.ts';
import { matchClusters } from '../scheme/match-clusters.ts';

/** What is known of a cluster of an earlier result. */
export interface KnownCluster {
  readonly id: number;
  readonly name?: string;
  readonly colour?: string;
}

/** An earlier result whose ids are to be kept. */
export interface EarlierClusters {
  /** On the grid of the scene. */
  readonly labels: Raster;
  readonly clusters: readonly KnownCluster[];
  /** Ids up to this are taken, also where no cluster has them any more. */
  readonly highestId?: number;
}

/** What became of the clusters of an earlier result. */
export interface MatchReport {
  /** Those that are there again, under their id; `overlap`: pixels of both divided by those of either, 0..1. */
  readonly kept: readonly { readonly id: number; readonly overlap: number }[];
  /** Ids that were not there before. */
  readonly new: readonly number[];
  /** Ids that are not there any more. */
  readonly gone: readonly number[];
}

const LARGEST_ID = 65535;

/**
 * Gives the clusters of a labelled sample the ids of those clusters of an earlier result that they are, and others ids that it did not
 * have. Throws `bad-input` where there are no ids left.
 */
export async function keepIds(
  sample: Sample,
  ids: Uint16Array,
  clusterCount: number,
  { labels, clusters: known, highestId = 0 }: EarlierClusters,
  run: Run,
): Promise<{ table: IdTable; known: ReadonlyMap<number, KnownCluster>; matched: MatchReport }> {
  const before = await idsAt(labels, sample.positions, run);
  const highest = Math.max(highestId, ...known.map(({ id }) => id), largest(before));
  const [mine, theirs] = sharedClusters(sample, ids, clusterCount, before, highest);
  const matches = matchClusters(mine, theirs, sharedPixels(ids, before, mine, theirs));
  const table = { clusterCount: highest, ids: new Uint16Array(clusterCount + 1) };
  for (const { id, earlierId } of matches) table.ids[id] = earlierId;
  const added = [...table.ids.keys()].filter((id) => id > 0 && table.ids[id] === 0);
  added.forEach((id, index) => (table.ids[id] = highest + index + 1));
  if (highest + added.length > LARGEST_ID) throw noIdsLeft(labels);
  const used = new Set(table.ids);
  const former = new Set([...known, ...theirs].map(({ id }) => id));
  return {
    table: { ...table, clusterCount: highest + added.length },
    known: new Map(known.map((cluster) => [cluster.id, cluster])),
    matched: {
      kept: matches
        .map(({ earlierId, overlap }) => ({ id: earlierId, overlap }))
        .sort((one, other) => one.id - other.id),
      new: added.map((id) => table.ids[id]),
      gone: [...former].filter((id) => !used.has(id)).sort((one, other) => one - other),
    },
  };
}

/** The clusters of both, over the pixels that are labelled in both. */
function sharedClusters(
  sample: Sample,
  ids: Uint16Array,
  clusterCount: number,
  before: Uint16Array,
  highest: number,
): [mine: SampleMean[], theirs: SampleMean[]] {
  const mine = ids.map((id, pixel) => (before[pixel] === 0 ? 0 : id));
  const theirs = before.map((id, pixel) => (ids[pixel] === 0 ? 0 : id));
  return [
    sampleMeans(sample, mine, clusterCount),
    sampleMeans(sample, theirs, highest).filter(({ pixels }) => pixels > 0),
  ];
}

function sharedPixels(
  ids: Uint16Array,
  before: Uint16Array,
  mine: readonly SampleMean[],
  theirs: readonly SampleMean[],
): number[][] {
  const columnOf = new Map(theirs.map(({ id }, column) => [id, column]));
  const shared = mine.map(() => new Array<number>(theirs.length).fill(0));
  for (let pixel = 0; pixel < ids.length; pixel++) {
    if (ids[pixel] > 0 && before[pixel] > 0) shared[ids[pixel] - 1][columnOf.get(before[pixel])!]++;
  }
  return shared;
}

function largest(ids: Uint16Array): number {
  return ids.reduce((most, id) => Math.max(most, id), 0);
}

function noIdsLeft({ name }: Raster): EngineError {
  return new EngineError(
    'bad-input',
    `${name} uses ids up to ${LARGEST_ID}, so that none are left for new clusters; leave it out, or renumber it.`,
  );
}
