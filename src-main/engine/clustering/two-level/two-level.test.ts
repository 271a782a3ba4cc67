import { describe, expect, it } from 'vitest';
import { completeParameters, type Parameters } from '../../parameters.ts';
import { createRandom } from '../../random.ts';
import { memoryRaster } from '../../raster/memory-raster.ts';
import { clustererChecks, labelAll, testRun } from '../../testing/check-clusterer.ts';
import { syntheticGrid, syntheticScene } from '../../testing/synthetic-scene.ts';
import { kmeansCode, kmeansManifest } from '../kmeans/kmeans.ts';
import { shareOut } from './divide.ts';
import { twoLevelCode, twoLevelManifest } from './two-level.ts';

const complete = (parameters: Parameters): Parameters =>
  completeParameters(twoLevelManifest.parameters, parameters);

describe('two-level k-means as a clusterer', () => {
  it.each(clustererChecks(twoLevelCode, (clusters) => complete({ clusters })))('$title', ({ run }) => run());
});

describe('two-level k-means', () => {
  it('comes within 3 % of the inertia of flat k-means with a hundred clusters', async () => {
    const { raster } = syntheticScene({ width: 150, height: 120, fields: [[500, 500, 500]], noise: 300 });
    const flat = completeParameters(kmeansManifest.parameters, { clusters: 100 });
    const one = await twoLevelCode.create(complete({ clusters: 100 })).fit(raster, testRun());
    const other = await kmeansCode.create(flat).fit(raster, testRun());
    expect(one.inertia! / other.inertia!).toBeLessThan(1.03);
  });

  it.each([255, 1000])('gives each of %i clusters a pixel', async (clusters) => {
    const random = createRandom(clusters);
    const plane = (): Float32Array => Float32Array.from({ length: 3000 }, () => random.next() * 100);
    const band = (name: string) => ({ name, sampleType: 'float32' as const, scale: 1, offset: 0 });
    const raster = memoryRaster({
      name: 'noise',
      grid: syntheticGrid(60, 50),
      bands: [band('1'), band('2')],
      samples: [plane(), plane()],
    });
    const model = await twoLevelCode.create(complete({ clusters })).fit(raster, testRun());
    expect(new Set(await labelAll(raster, model, testRun())).size).toBe(clusters);
  });

  it('makes as many clusters as there are distinct pixels, however they are spread', async () => {
    const values = Uint8Array.from({ length: 500 }, (_, i) => (i < 460 ? 7 : i - 440));
    const raster = memoryRaster({
      name: 'uneven',
      grid: syntheticGrid(500, 1),
      bands: [{ name: 'Band 1', sampleType: 'uint8', scale: 1, offset: 0 }],
      samples: [values],
    });
    const model = await twoLevelCode.create(complete({ clusters: 41 })).fit(raster, testRun());
    expect(model.inertia).toBe(0);
  });
});

describe('sharing clusters out', () => {
  it('gives the wanted number in all, at least one each and none more than pixels', () => {
    const random = createRandom(8);
    for (let trial = 0; trial < 200; trial++) {
      const large = Array.from({ length: 1 + random.below(20) }, () => ({
        pixels: 1 + random.below(50),
        inertia: random.below(3) === 0 ? 0 : random.next() * 1000,
      }));
      const pixels = large.reduce((sum, one) => sum + one.pixels, 0);
      const count = large.length + random.below(pixels - large.length + 1);
      const shares = shareOut(large, count);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(count);
      shares.forEach((share, i) => expect(share >= 1 && share <= large[i].pixels).toBe(true));
    }
  });

  it('gives more to clusters of more pixels and of greater inertia', () => {
    const shares = shareOut(
      [
        { pixels: 1000, inertia: 10 },
        { pixels: 1000, inertia: 1000 },
        { pixels: 100, inertia: 10 },
      ],
      40,
    );
    expect(shares[1]).toBeGreaterThan(shares[0]);
    expect(shares[0]).toBeGreaterThan(shares[2]);
  });
});
