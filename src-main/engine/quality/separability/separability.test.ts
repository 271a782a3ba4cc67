import { describe, expect, it } from 'vitest';
import { createPace } from '../../clustering/samples/sample-chunks.ts';
import { cutTree } from '../../clustering/merge-tree/cut-tree.ts';
import { gatherSignatures } from '../../clustering/signatures/gather-signatures.ts';
import type { Signature } from '../../clustering/signatures/signature.ts';
import { createRandom } from '../../random.ts';
import { askPython, hasPython } from '../../ask-python.test-setup.ts';
import { stoppingPace } from '../../testing/stopping-pace.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { separabilityMatrix } from './separability-matrix.ts';
import { separabilityTree, united } from './separability-tree.ts';

const run = testRun();
const pace = createPace(run.signal);

interface Pixels {
  readonly ids: number[];
  /** Pixel by pixel. */
  readonly values: number[][];
}

/** Clusters of different places and shapes; band 4 is the sum of the first two and band 5 constant where asked for. */
function randomPixels(counts: readonly number[], seed: number, dependent = false): Pixels {
  const random = createRandom(seed);
  const ids: number[] = [];
  const values: number[][] = [];
  counts.forEach((count, cluster) => {
    const [centre, width] = [cluster * 0.7, 0.5 + random.next()];
    for (let pixel = 0; pixel < count; pixel++) {
      const shared = random.next();
      const bands = [0, 1, 2].map((band) => centre * (band + 1) + width * (random.next() + shared));
      ids.push(cluster + 1);
      values.push(dependent ? [...bands, bands[0] + bands[1], 7] : bands);
    }
  });
  return { ids, values };
}

function signaturesOf({ ids, values }: Pixels, clusterCount: number): Promise<Signature[]> {
  const bandCount = values[0].length;
  const planes = Array.from({ length: bandCount }, (_, band) => values.map((pixel) => pixel[band]));
  const sample = {
    count: ids.length,
    bandCount,
    values: Float32Array.from(planes.flat()),
    positions: Float64Array.from(ids.keys()),
  };
  return gatherSignatures(sample, Uint16Array.from(ids), clusterCount, run, pace);
}

const IDS = [1, 2, 3, 4];

describe('separability', () => {
  it('is symmetric, nothing between a cluster and itself or its twin, and 2 where clusters lie far apart', async () => {
    const pixels = randomPixels([60, 80], 1);
    const far = pixels.values.slice(0, 60).map((bands) => bands.map((value) => value + 1000));
    const twin = pixels.values.slice(0, 60);
    const signatures = await signaturesOf(
      {
        ids: [...pixels.ids, ...far.map(() => 3), ...twin.map(() => 4)],
        values: [...pixels.values, ...far, ...twin],
      },
      4,
    );
    const matrix = await separabilityMatrix(IDS, signatures, run);
    for (const key of ['jeffriesMatusita', 'transformedDivergence'] as const) {
      expect(matrix[key][0][2]).toBeCloseTo(2, 9);
      expect(matrix[key][0][3]).toBeCloseTo(0, 6);
      matrix[key].forEach((row, i) => {
        expect(row[i]).toBe(0);
        row.forEach((value, j) => expect(value).toBe(matrix[key][j][i]));
        row.forEach((value) => expect(value).toBeGreaterThanOrEqual(0));
      });
    }
  });

  it('does not depend on the units of the bands', async () => {
    const { ids, values } = randomPixels([50, 60, 70], 2);
    const plain = await separabilityMatrix([1, 2, 3], await signaturesOf({ ids, values }, 3), run);
    const scaled = values.map(([a, b, c]) => [a * 1024 + 64, b / 4096, -c]);
    const other = await separabilityMatrix([1, 2, 3], await signaturesOf({ ids, values: scaled }, 3), run);
    plain.bhattacharyya.forEach((row, i) =>
      row.forEach((value, j) => expect(other.bhattacharyya[i][j]).toBeCloseTo(value!, 4)),
    );
  });

  it('is the same with bands that are constant or the sum of others', async () => {
    const counts = [50, 60, 70, 80];
    const plain = await separabilityMatrix(IDS, await signaturesOf(randomPixels(counts, 3), 4), run);
    const more = await separabilityMatrix(IDS, await signaturesOf(randomPixels(counts, 3, true), 4), run);
    plain.bhattacharyya.forEach((row, i) =>
      row.forEach((value, j) =>
        expect(more.bhattacharyya[i][j]! / (value! || 1)).toBeCloseTo(value ? 1 : 0, 2),
      ),
    );
  });

  it('takes clusters of one pixel for as wide as the others are, and knows nothing of those without', async () => {
    const { ids, values } = randomPixels([60, 60], 4);
    const near = values[0].map((value) => value + 0.01);
    const signatures = await signaturesOf({ ids: [...ids, 3], values: [...values, near] }, 4);
    const { jeffriesMatusita: matrix } = await separabilityMatrix(IDS, signatures, run);
    expect(matrix[0][2]).toBeLessThan(1.9);
    expect(matrix[3]).toEqual([null, null, null, null]);
    expect(matrix[0][3]).toBeNull();
    const alone = await separabilityMatrix([9], [signatures[2]], run);
    expect(alone.jeffriesMatusita).toEqual([[0]]);
  });

  it.skipIf(!hasPython('numpy'))(
    'agrees with the formulas in numpy (skipped where python3-numpy is absent)',
    async () => {
      const pixels = randomPixels([60, 90, 120, 40], 5);
      const matrix = await separabilityMatrix(IDS, await signaturesOf(pixels, 4), run);
      const theirs = askPython<Record<string, number[][]>>(
        `
import numpy as np
ids, x = np.array(given['ids']), np.array(given['values'], np.float32).astype(float)
means = [x[ids == i].mean(0) for i in range(1, 5)]
covs = [np.cov(x[ids == i].T) for i in range(1, 5)]
b = np.zeros((4, 4)); d = np.zeros((4, 4))
for i in range(4):
    for j in range(4):
        s, t = covs[i], covs[j]; p = (s + t) / 2; m = means[i] - means[j]
        b[i, j] = m @ np.linalg.solve(p, m) / 8 + 0.5 * np.log(np.linalg.det(p) / np.sqrt(np.linalg.det(s) * np.linalg.det(t)))
        si, ti = np.linalg.inv(s), np.linalg.inv(t)
        d[i, j] = 0.5 * np.trace((s - t) @ (ti - si)) + 0.5 * np.trace((si + ti) @ np.outer(m, m))
answer({'bhattacharyya': b.tolist(), 'jeffriesMatusita': (2 * (1 - np.exp(-b))).tolist(),
        'transformedDivergence': (2 * (1 - np.exp(-d / 8))).tolist()})
`,
        pixels,
      );
      for (const key of ['bhattacharyya', 'jeffriesMatusita', 'transformedDivergence'] as const) {
        matrix[key].forEach((row, i) =>
          row.forEach((value, j) => {
            // Relative, because one of the three is unbounded; the floor under variances alone makes about 1e-8.
            if (i !== j) expect(value! / theirs[key][i][j]).toBeCloseTo(1, 6);
          }),
        );
      }
    },
  );
});

describe('the tree by separability', () => {
  it('unites signatures to that of all pixels', async () => {
    const { ids, values } = randomPixels([30, 50], 6);
    const [one, other] = await signaturesOf({ ids, values }, 2);
    const [both] = await signaturesOf({ ids: ids.map(() => 1), values }, 1);
    const mine = united(one, other);
    expect(mine.pixels).toBe(both.pixels);
    mine.covariance.forEach((value, i) => expect(value).toBeCloseTo(both.covariance[i], 9));
    mine.mean.forEach((value, i) => expect(value).toBeCloseTo(both.mean[i], 9));
  });

  it('joins what is told apart least first: parts of one cloud before clouds', async () => {
    const { ids, values } = randomPixels([200, 200], 7);
    const far = values.map((bands, i) => (ids[i] === 2 ? bands.map((value) => value + 20) : bands));
    const parts = ids.map((id, i) => (id - 1) * 2 + 1 + (i % 2));
    const tree = await separabilityTree(IDS, await signaturesOf({ ids: parts, values: far }, 4), pace);
    const lookup = cutTree(tree, 4, 2);
    expect([lookup[1] === lookup[2], lookup[3] === lookup[4], lookup[1] === lookup[3]]).toEqual([
      true,
      true,
      false,
    ]);
    expect(tree.map(([, , height]) => height < 0.3)).toEqual([true, true, false]);
  });

  it('joins clusters without pixels first', async () => {
    const signatures = await signaturesOf(randomPixels([40, 50], 8), 3);
    expect((await separabilityTree([1, 2, 3], signatures, pace))[0]).toEqual([1, 3, 0]);
  });
});

it('a tree gives others a turn after each cluster, before any two are compared', async () => {
  const signatures = await signaturesOf(randomPixels([30, 40, 50, 60], 3), 4);
  let looked = 0;
  const watched = signatures.map((signature) => ({
    ...signature,
    get covariance() {
      looked++;
      return signature.covariance;
    },
  }));
  await expect(separabilityTree(IDS, watched, stoppingPace(1).pace)).rejects.toThrow('Stopped');
  const first = looked;
  looked = 0;
  await expect(separabilityTree(IDS, watched, stoppingPace(2).pace)).rejects.toThrow('Stopped');
  expect(looked - first).toBeLessThanOrEqual(2);
});
