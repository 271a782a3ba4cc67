import { describe, expect, it } from 'vitest';
import { IDENTITY } from '../geo/affine.ts';
import { createRandom } from '../random.ts';
import { memoryRaster } from './memory-raster.ts';
import type { Band } from './raster.ts';
import { createSamples, type Samples, type SampleType } from './samples.ts';
import { windowsOf } from './window.ts';

const grid = { width: 37, height: 23, transform: IDENTITY, georeferenced: false };
const band = (sampleType: SampleType, nodata?: number | bigint): Band => ({
  name: sampleType,
  sampleType,
  scale: 1,
  offset: 0,
  nodata,
});
const filled = (type: SampleType, value: (index: number) => number | bigint): Samples => {
  const samples = createSamples(type, grid.width * grid.height);
  for (let i = 0; i < samples.length; i++) samples[i] = value(i) as never;
  return samples;
};

describe('memoryRaster', () => {
  it('gives the same pixels whatever the windows', async () => {
    const random = createRandom(5);
    const samples = filled('uint16', () => random.below(65536));
    const raster = memoryRaster({ name: 'random', grid, bands: [band('uint16')], samples: [samples] });
    const copy = new Uint16Array(samples.length);
    for (const window of windowsOf({ column: 0, row: 0, width: 37, height: 23 }, 10, 7)) {
      const { bands } = await raster.read(window);
      for (let i = 0; i < bands[0].length; i++) {
        const row = window.row + Math.floor(i / window.width);
        copy[row * grid.width + window.column + (i % window.width)] = Number(bands[0][i]);
      }
    }
    expect(copy).toEqual(samples);
  });

  it('reads the bands asked for, in that order, and repeats one asked for twice', async () => {
    const samples = [filled('uint8', () => 1), filled('int16', () => -2)];
    const raster = memoryRaster({ name: 'two', grid, bands: [band('uint8'), band('int16')], samples });
    const { bands } = await raster.read({ column: 3, row: 4, width: 1, height: 1 }, { bands: [1, 0, 1] });
    expect(bands).toEqual([Int16Array.of(-2), Uint8Array.of(1), Int16Array.of(-2)]);
  });

  it.each([
    ['uint8', 9, 9],
    ['float32', 0.1, Math.fround(0.1)],
    ['float64', 0.1, 0.1],
    ['int64', -9, -9n],
    ['uint64', 18446744073709551615n, 18446744073709551615n],
  ] as const)('knows nodata of %s', async (type, nodata, stored) => {
    const other = type.endsWith('64') && type !== 'float64' ? 1n : 1;
    const samples = filled(type, (i) => (i % 3 === 0 ? stored : other));
    const raster = memoryRaster({ name: type, grid, bands: [band(type, nodata)], samples: [samples] });
    const { valid } = await raster.read({ column: 0, row: 0, width: 37, height: 23 });
    expect(valid.every((flag, i) => flag === (i % 3 === 0 ? 0 : 1))).toBe(true);
  });

  it('is valid only where every band asked for has data and the mask lets it through', async () => {
    const samples = [
      filled('float32', (i) => (i === 0 ? NaN : 1)),
      filled('uint8', (i) => (i === 1 ? 255 : 1)),
    ];
    const valid = new Uint8Array(grid.width * grid.height).fill(1);
    valid[2] = 0;
    const raster = memoryRaster({
      name: 'mix',
      grid,
      bands: [band('float32'), band('uint8', 255)],
      samples,
      valid,
    });
    const window = { column: 0, row: 0, width: 4, height: 1 };
    expect((await raster.read(window)).valid).toEqual(Uint8Array.of(0, 0, 0, 1));
    expect((await raster.read(window, { bands: [0] })).valid).toEqual(Uint8Array.of(0, 1, 0, 1));
  });

  it('never lets a NaN or fractional nodata hide whole numbers', async () => {
    const samples = [filled('int64', () => 0n), filled('uint8', () => 0)];
    const bands = [band('int64', 0.5), band('uint8', NaN)];
    const raster = memoryRaster({ name: 'odd', grid, bands, samples });
    expect((await raster.read({ column: 0, row: 0, width: 1, height: 1 })).valid).toEqual(Uint8Array.of(1));
  });

  it('refuses arrays of another size, and windows that leave the raster', async () => {
    const bands = [band('uint8')];
    expect(() => memoryRaster({ name: 'short', grid, bands, samples: [new Uint8Array(3)] })).toThrow(/short/);
    const raster = memoryRaster({ name: 'small', grid, bands, samples: [filled('uint8', () => 0)] });
    await expect(raster.read({ column: 30, row: 0, width: 8, height: 1 })).rejects.toThrow(/leaves/);
  });
});
