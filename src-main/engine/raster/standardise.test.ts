import { describe, expect, it } from 'vitest';
import { testRun } from '../testing/check-clusterer.ts';
import { scrambledWorkers } from '../testing/scrambled-workers.ts';
import { syntheticGrid, syntheticScene } from '../testing/synthetic-scene.ts';
import { memoryRaster } from './memory-raster.ts';
import type { Raster } from './raster.ts';
import { bandMoments, standardiseRaster } from './standardise.ts';
import type { SampleType } from './samples.ts';

const whole = ({ grid }: Raster) => ({ column: 0, row: 0, width: grid.width, height: grid.height });

function scene(sampleType: Exclude<SampleType, 'uint64' | 'int64'>, blockWidth = 16): Raster {
  return syntheticScene({
    width: 50,
    height: 40,
    fields: [
      [90, 40, 38],
      [50, 110, 38],
    ],
    noise: 5,
    missing: 0.2,
    nodata: 1,
    sampleType,
    blockSize: { width: blockWidth, height: 16 },
  }).raster;
}

describe('moments of bands', () => {
  it.each(['uint8', 'int16', 'uint32', 'float32', 'float64'] as const)(
    'are those of the valid pixels of the whole raster, for %s',
    async (sampleType) => {
      const raster = scene(sampleType);
      const { bands, valid } = await raster.read(whole(raster));
      const moments = await bandMoments(raster, testRun());
      moments.forEach(({ mean, deviation, pixels }, band) => {
        const values = Array.from(bands[band] as Float64Array).filter((_, i) => valid[i] === 1);
        const average = values.reduce((sum, value) => sum + value, 0) / values.length;
        const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / values.length;
        expect(pixels).toBe(values.length);
        expect(mean).toBeCloseTo(average, 10);
        expect(deviation).toBeCloseTo(Math.sqrt(variance), 10);
      });
    },
  );

  it('do not depend on blocks and threads for whole numbers', async () => {
    const expected = await bandMoments(scene('int16'), testRun());
    const run = testRun({ workers: scrambledWorkers(3) });
    expect(await bandMoments(scene('int16', 7), run)).toEqual(expected);
  });

  it('are 0 without a valid pixel', async () => {
    const { raster } = syntheticScene({ width: 8, height: 8, fields: [[1]], missing: 1 });
    expect(await bandMoments(raster, testRun())).toEqual([{ pixels: 0, mean: 0, deviation: 0 }]);
  });
});

describe('a standardised raster', () => {
  it('has a mean of 0 and a deviation of 1 in each band that is not constant', async () => {
    const raster = scene('uint8');
    const standardised = standardiseRaster(raster, await bandMoments(raster, testRun()));
    const again = await bandMoments(standardised, testRun());
    again.forEach(({ mean }) => expect(mean).toBeCloseTo(0, 6));
    again.forEach(({ deviation }) => expect(deviation).toBeCloseTo(1, 6));
  });

  it('turns a constant band into 0', async () => {
    const band = { name: 'Value', sampleType: 'float32', scale: 1, offset: 0 } as const;
    const samples = [new Float32Array(9).fill(0.1)];
    const raster = memoryRaster({ name: 'flat', grid: syntheticGrid(3, 3), bands: [band], samples });
    const standardised = standardiseRaster(raster, await bandMoments(raster, testRun()));
    expect([...(await standardised.read(whole(raster))).bands[0]]).toEqual(new Array(9).fill(0));
  });

  it('keeps validity, leads back to physical values, and gives the bands asked for', async () => {
    const raster = scene('int16');
    const bands = raster.bands.map((band) => ({ ...band, scale: 0.01, offset: -3 }));
    const standardised = standardiseRaster({ ...raster, bands }, await bandMoments(raster, testRun()));
    const before = await raster.read(whole(raster), { bands: [1, 0] });
    const after = await standardised.read(whole(raster), { bands: [1, 0] });
    expect(after.valid).toEqual(before.valid);
    expect(after.original).toEqual(before);
    [1, 0].forEach((band, index) => {
      const { scale, offset } = standardised.bands[band];
      after.bands[index].forEach((value: number | bigint, i: number) => {
        const physical = Number(before.bands[index][i]) * 0.01 - 3;
        expect(Number(value) * scale + offset).toBeCloseTo(physical, 4);
      });
    });
  });

  it('forgets a sample that its source brought along', async () => {
    const raster = { ...scene('int16'), drawn: {} };
    expect(standardiseRaster(raster, await bandMoments(raster, testRun()))).not.toHaveProperty('drawn');
  });
});
