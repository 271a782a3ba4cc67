import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import { askPython, hasPython } from '../../ask-python.test-setup.ts';
import { createPace } from '../samples/sample-chunks.ts';
import { cutTree } from './cut-tree.ts';
import { wardTree, type WeightedMean } from './ward-tree.ts';

const pace = createPace(new AbortController().signal);

function randomClusters(count: number, seed: number, bandCount = 3): WeightedMean[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    pixels: 1 + random.below(20),
    mean: Array.from({ length: bandCount }, () => random.next() * 100),
  }));
}

/** What a clustering leaves of the sum of squares within groups, from the definition. */
function withinSquares(clusters: readonly WeightedMean[], lookup: Uint16Array): number {
  const groups = Map.groupBy(clusters, ({ id }) => lookup[id]);
  return [...groups.values()].reduce((sum, members) => {
    const pixels = members.reduce((total, member) => total + member.pixels, 0);
    const mean = Array.from(members[0].mean, (_, band) =>
      members.reduce((total, member) => total + member.pixels * member.mean[band], 0),
    ).map((total) => total / pixels);
    const squares = members.map(
      (member) =>
        member.pixels * mean.reduce((total, value, band) => total + (member.mean[band] - value) ** 2, 0),
    );
    return sum + squares.reduce((total, value) => total + value, 0);
  }, 0);
}

describe("Ward's tree", () => {
  it('never falls, and each height is the root of twice what the merge adds to the sum of squares', async () => {
    const clusters = randomClusters(24, 3);
    const tree = await wardTree(clusters, pace);
    expect(tree).toHaveLength(23);
    tree.forEach(([, , height], step) => {
      if (step > 0) expect(height).toBeGreaterThanOrEqual(tree[step - 1][2]);
      const [before, after] = [24 - step, 23 - step].map((count) => {
        return withinSquares(clusters, cutTree(tree, 24, count));
      });
      expect(height ** 2 / 2).toBeCloseTo(after - before, 6);
    });
  });

  it('joins clusters without pixels first, and lets them change nothing else', async () => {
    const clusters = randomClusters(6, 4);
    const empty = [7, 8].map((id) => ({ id, pixels: 0, mean: [0, 0, 0] }));
    const [plain, mixed] = [await wardTree(clusters, pace), await wardTree([...clusters, ...empty], pace)];
    expect(mixed.slice(0, 2).map(([, , height]) => height)).toEqual([0, 0]);
    expect(mixed.slice(2)).toEqual(plain);
    expect(await wardTree(empty, pace)).toEqual([[7, 8, 0]]);
  });

  it('of one cluster, or none, is empty', async () => {
    expect(await wardTree(randomClusters(1, 1), pace)).toEqual([]);
    expect(await wardTree([], pace)).toEqual([]);
  });

  it('stops when told', async () => {
    const stopped = createPace(AbortSignal.abort());
    await expect(wardTree(randomClusters(5, 1), stopped)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it.skipIf(!hasPython('scipy', 'numpy'))(
    'is that of scipy on every pixel at its mean (skipped where python3-scipy is absent)',
    async () => {
      const clusters = randomClusters(40, 5, 4);
      const tree = await wardTree(clusters, pace);
      const theirs = askPython<{ heights: number[]; cuts: number[][] }>(
        `
import numpy as np
from scipy.cluster.hierarchy import linkage, fcluster
points = np.repeat(np.array([c['mean'] for c in given]), [c['pixels'] for c in given], axis=0)
first = np.cumsum([0] + [c['pixels'] for c in given[:-1]])
z = linkage(points, 'ward')
answer({'heights': z[-(len(given) - 1):, 2].tolist(),
        'cuts': [fcluster(z, k, 'maxclust')[first].tolist() for k in range(1, len(given) + 1)]})
`,
        clusters,
      );
      tree.forEach(([, , height], step) => expect(height).toBeCloseTo(theirs.heights[step], 8));
      theirs.cuts.forEach((groups, index) => {
        const mine = cutTree(tree, 40, index + 1).subarray(1);
        const pairs = new Set(groups.map((group, cluster) => `${group}/${mine[cluster]}`));
        expect(pairs.size).toBe(index + 1);
      });
    },
  );
});

describe('a cut', () => {
  it('leaves as many groups as asked for, each named after its largest cluster, and coarser ones are made of finer ones', async () => {
    const clusters = randomClusters(30, 6);
    const tree = await wardTree(clusters, pace);
    let finer = cutTree(tree, 30, 30);
    expect([...finer]).toEqual(Array.from({ length: 31 }, (_, id) => id));
    for (let count = 29; count >= 1; count--) {
      const lookup = cutTree(tree, 30, count);
      expect(new Set(lookup.subarray(1)).size).toBe(count);
      for (const { id, pixels } of clusters) {
        expect(lookup[id]).toBe(lookup[finer[id]]);
        expect(clusters[lookup[id] - 1].pixels).toBeGreaterThanOrEqual(pixels);
      }
      finer = lookup;
    }
    expect([...cutTree(tree, 30, 99)]).toEqual([...cutTree(tree, 30, 30)]);
  });

  it('lets ids alone that are not in the tree', () => {
    expect([...cutTree([[5, 2, 1]], 6, 1)]).toEqual([0, 1, 5, 3, 4, 5, 6]);
  });
});
