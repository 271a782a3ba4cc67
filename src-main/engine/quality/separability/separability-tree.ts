import { agglomerate, type Leaf, type Merge } from '../../clustering/merge-tree/agglomerate.ts';
import { PLAIN_WORK, type Pace } from '../../clustering/samples/sample-chunks.ts';
import { jeffriesMatusita } from './separability.ts';
import { separabilitySpace, type NormalCluster, type WeightedSignature } from './separability-space.ts';

interface Group {
  readonly signature: WeightedSignature;
  readonly normal: NormalCluster | undefined;
}

/**
 * The tree of clusters by Jeffries-Matusita distance: each merge joins the two groups that are told apart least, and the group has the
 * mean and covariance of all its pixels. Heights (0..2) may fall. Clusters without pixels are joined first, at height 0.
 */
export async function separabilityTree(
  ids: readonly number[],
  signatures: readonly WeightedSignature[],
  pace: Pace,
): Promise<Merge[]> {
  const prepare = separabilitySpace(signatures);
  const groupOf = (signature: WeightedSignature): Group => ({ signature, normal: prepare(signature) });
  const work = (signatures[0]?.mean.length ?? 0) ** 3;
  const leaves: Leaf<Group>[] = [];
  for (const [index, signature] of signatures.entries()) {
    leaves.push({ id: ids[index], pixels: signature.pixels, group: groupOf(signature) });
    await pace(work * PLAIN_WORK);
  }
  const linkage = {
    distance: ({ normal: one }: Group, { normal: other }: Group) =>
      one && other ? jeffriesMatusita(one, other) : 0,
    join: (one: Group, other: Group) => groupOf(united(one.signature, other.signature)),
    work,
  };
  return agglomerate(leaves, linkage, pace);
}

/** The signature of the pixels of both. */
export function united(one: WeightedSignature, other: WeightedSignature): WeightedSignature {
  const pixels = one.pixels + other.pixels;
  if (other.pixels === 0) return one;
  if (one.pixels === 0) return other;
  const bandCount = one.mean.length;
  const apart = one.mean.map((value, band) => other.mean[band] - value);
  const share = other.pixels / pixels;
  const between = (one.pixels * other.pixels) / pixels;
  const covariance = one.covariance.map((value, at) => {
    const [row, column] = [Math.floor(at / bandCount), at % bandCount];
    const scatter =
      (one.pixels - 1) * value +
      (other.pixels - 1) * other.covariance[at] +
      between * apart[row] * apart[column];
    return scatter / (pixels - 1);
  });
  return {
    pixels,
    sampled: (one.sampled ?? one.pixels) + (other.sampled ?? other.pixels),
    mean: one.mean.map((value, band) => value + share * apart[band]),
    covariance,
  };
}
