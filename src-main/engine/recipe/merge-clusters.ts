import type { IdTable } from '../clustering/labels/id-table.ts';
import type { Merge } from '../clustering/merge-tree/agglomerate.ts';
import { cutTree } from '../clustering/merge-tree/cut-tree.ts';
import { wardTree } from '../clustering/merge-tree/ward-tree.ts';
import { sampleMeans, type SampleMean } from '../clustering/samples/sample-means.ts';
import { createPace, type Pace } from '../clustering/samples/sample-chunks.ts';
import type { Sample } from '../clustering/samples/samples.ts';
import { gatherSignatures } from '../clustering/signatures/gather-signatures.ts';
import { EngineError } from '../errors.ts';
import { separabilityTree } from '../quality/separability/separability-tree.ts';
import type { Run } from '../run.ts';
import type { Recipe } from './recipe.ts';

type MergeRequest = NonNullable<Recipe['merge']>;

/** Sums of all clusters together that are held at a time. */
const MOST_SUMS = 2 ** 24;

/**
 * The table that merges the clusters of a labelled sample to so many, from the darkest mean to the brightest; all of them where there
 * are no more. Throws `bad-input` where too many clusters in too many bands were to be compared by their covariances.
 */
export async function mergeClusters(
  sample: Sample,
  ids: Uint16Array,
  clusterCount: number,
  { by, count }: MergeRequest,
  run: Run,
): Promise<IdTable> {
  const pace = createPace(run.signal);
  const means = sampleMeans(sample, ids, clusterCount);
  const tree =
    by === 'ward'
      ? await wardTree(means, pace)
      : await treeOfSignatures(sample, ids, clusterCount, run, pace);
  return byBrightness(means, cutTree(tree, clusterCount, count));
}

async function treeOfSignatures(
  sample: Sample,
  ids: Uint16Array,
  clusterCount: number,
  run: Run,
  pace: Pace,
): Promise<Merge[]> {
  if (clusterCount * sample.bandCount ** 2 > MOST_SUMS) {
    throw new EngineError(
      'bad-input',
      `${clusterCount} clusters in ${sample.bandCount} bands are too many to merge by separability; merge them by Ward's method, or ` +
        'choose fewer bands.',
    );
  }
  const signatures = await gatherSignatures(sample, ids, clusterCount, run, pace);
  return separabilityTree(
    [...signatures.keys()].map((index) => index + 1),
    signatures,
    pace,
  );
}

function byBrightness(means: readonly SampleMean[], lookup: Uint16Array): IdTable {
  const groups = [...Map.groupBy(means, ({ id }) => lookup[id])].map(([group, members]) => {
    const pixels = members.reduce((sum, member) => sum + member.pixels, 0);
    const mean = Array.from(members[0].mean, (_, band) =>
      members.reduce((sum, member) => sum + (member.pixels * member.mean[band]) / (pixels || 1), 0),
    );
    return { group, mean, brightness: mean.reduce((sum, value) => sum + value, 0) };
  });
  groups.sort((one, other) => {
    const band = one.mean.findIndex((value, index) => value !== other.mean[index]);
    return one.brightness - other.brightness || (band < 0 ? 0 : one.mean[band] - other.mean[band]);
  });
  const rank = new Map(groups.map(({ group }, index) => [group, index + 1]));
  return { clusterCount: groups.length, ids: lookup.map((group, id) => (id === 0 ? 0 : rank.get(group)!)) };
}
