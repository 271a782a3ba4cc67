import { describe, expect, it } from 'vitest';
import { memoryRaster } from '../../raster/memory-raster.ts';
import type { Raster } from '../../raster/raster.ts';
import { arrayRaster } from '../../testing/array-raster.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { scrambledWorkers } from '../../testing/scrambled-workers.ts';
import { syntheticGrid, syntheticScene } from '../../testing/synthetic-scene.ts';
import { drawSample, type Sample } from './samples.ts';
import { watchBlocks } from './watch-blocks.test-setup.ts';

function sceneWithBlocks(width: number, height: number): Raster {
  return syntheticScene({
    width: 173,
    height: 91,
    fields: [[1, 2, 3]],
    noise: 50,
    missing: 0.3,
    blockSize: { width, height },
  }).raster;
}

/** A raster whose pixel values are their own positions; every third pixel is masked. */
function numberedRaster(width: number, height: number, blockSize = { width: 64, height: 64 }): Raster {
  const pixels = width * height;
  const positions = Float64Array.from({ length: pixels }, (_, i) => i);
  return memoryRaster({
    name: 'numbered',
    grid: syntheticGrid(width, height),
    bands: [{ name: 'Position', sampleType: 'float64', scale: 1, offset: 0 }],
    samples: [positions],
    valid: Uint8Array.from(positions, (i) => (i % 3 === 0 ? 0 : 1)),
    blockSize,
  });
}

function contents({ values, positions, count }: Sample): unknown {
  return { values: [...values], positions: [...positions], count };
}

describe('drawing a sample', () => {
  it('gives the same pixels for any block size and any order of threads', async () => {
    const options = { size: 1000, seed: 9 };
    const expected = contents(await drawSample(sceneWithBlocks(256, 256), options, testRun()));
    for (const [width, height] of [
      [1, 91],
      [173, 1],
      [16, 16],
      [50, 7],
    ]) {
      const run = testRun({ workers: scrambledWorkers(3) });
      expect(contents(await drawSample(sceneWithBlocks(width, height), options, run))).toEqual(expected);
    }
  });

  it('gives exactly as many valid pixels as asked for, each once, in the order of the raster', async () => {
    const raster = numberedRaster(300, 200);
    for (const size of [1, 7, 5000, 39_999]) {
      const { count, values, positions } = await drawSample(raster, { size, seed: 3 }, testRun());
      expect(count).toBe(size);
      expect(new Set(positions).size).toBe(size);
      expect([...values]).toEqual([...positions]);
      expect(positions.every((position, i) => i === 0 || position > positions[i - 1])).toBe(true);
      expect(positions.every((position) => position % 3 !== 0)).toBe(true);
    }
  });

  it('gives all valid pixels when there are fewer, or when 0 is asked for', async () => {
    const raster = numberedRaster(30, 20);
    const everyone = Array.from({ length: 600 }, (_, i) => i).filter((i) => i % 3 !== 0);
    for (const size of [0, 400, 100_000]) {
      const { positions } = await drawSample(raster, { size, seed: 3 }, testRun());
      expect([...positions]).toEqual(everyone);
    }
  });

  it('keeps the pixels of a smaller sample in a larger one of the same seed', async () => {
    const raster = numberedRaster(400, 300);
    const small = await drawSample(raster, { size: 500, seed: 8 }, testRun());
    const large = await drawSample(raster, { size: 20_000, seed: 8 }, testRun());
    const held = new Set(large.positions);
    expect(small.positions.every((position) => held.has(position))).toBe(true);
  });

  it('finds the pixels all the same where hardly any is valid', async () => {
    const pixels = 300 * 300;
    const rare = memoryRaster({
      name: 'rare',
      grid: syntheticGrid(300, 300),
      bands: [{ name: 'Value', sampleType: 'uint32', scale: 1, offset: 0 }],
      samples: [Uint32Array.from({ length: pixels }, (_, i) => i)],
      valid: Uint8Array.from({ length: pixels }, (_, i) => (i % 30 === 0 ? 1 : 0)),
    });
    const few = await drawSample(rare, { size: 2000, seed: 3 }, testRun());
    const all = await drawSample(rare, { size: 0, seed: 3 }, testRun());
    expect([few.count, all.count]).toEqual([2000, 3000]);
    expect([...few.values]).toEqual([...few.positions]);
    const fewer = await drawSample(rare, { size: 1999, seed: 3 }, testRun());
    const held = new Set(few.positions);
    expect(fewer.positions.every((position) => held.has(position))).toBe(true);
  });

  it('draws uniformly: cells of the raster get their share, and seeds differ', async () => {
    const raster = numberedRaster(400, 400);
    const cells = new Array<number>(64).fill(0);
    const size = 6400;
    const { positions } = await drawSample(raster, { size, seed: 1 }, testRun());
    for (const position of positions) {
      cells[Math.floor(position / 400 / 50) * 8 + Math.floor((position % 400) / 50)]++;
    }
    const expected = size / 64;
    const chiSquare = cells.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // The 99.9 % quantile for 63 degrees of freedom.
    expect(chiSquare).toBeLessThan(103.4);
    const other = await drawSample(raster, { size, seed: 2 }, testRun());
    const first = new Set(positions);
    const common = other.positions.filter((position) => first.has(position)).length;
    expect(common / size).toBeCloseTo((size * 1.5) / 160_000, 1);
  });

  it('reads a few bands of rows of a large raster, the same pixels of them for any block size and order of threads', async () => {
    const options = { size: 900, seed: 5 };
    const whole = await drawSample(numberedRaster(37, 4100), options, testRun());
    expect(whole.count).toBe(900);
    expect([...whole.values]).toEqual([...whole.positions]);
    expect(whole.positions.every((position) => Math.floor(position / 37) % 64 < 16)).toBe(true);
    for (const blockSize of [
      { width: 37, height: 3 },
      { width: 16, height: 16 },
      { width: 8, height: 1000 },
      { width: 37, height: 4100 },
    ]) {
      const raster = numberedRaster(37, 4100, blockSize);
      let read = 0;
      const counted: Raster = {
        ...raster,
        read: (window, request) => {
          read += window.width * window.height;
          return raster.read(window, request);
        },
      };
      const run = testRun({ workers: scrambledWorkers(3) });
      expect(contents(await drawSample(counted, options, run))).toEqual(contents(whole));
      expect(read).toBe(37 * (64 * 16 + 4));
    }
  });

  it('draws uniformly from these rows', async () => {
    const cells = new Array<number>(64).fill(0);
    const size = 2000;
    const { positions } = await drawSample(numberedRaster(64, 4096), { size, seed: 1 }, testRun());
    for (const position of positions) {
      const row = Math.floor(position / 64);
      cells[Math.floor(row / 512) * 8 + Math.floor((row % 64) / 2)]++;
    }
    const expected = size / 64;
    const chiSquare = cells.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // The 99.9 % quantile for 63 degrees of freedom.
    expect(chiSquare).toBeLessThan(103.4);
  });

  it.each([
    ['no pixel of them is valid', (row: number) => row % 64 >= 16, 1000],
    ['too few of them are', (row: number) => row % 64 >= 16 || row % 64 === 3, 2000],
  ])('draws from all rows where %s', async (_title, isValid, size) => {
    const values = Float32Array.from({ length: 20 * 5000 }, (_, i) => i);
    const raster = memoryRaster({
      name: 'holes',
      grid: syntheticGrid(20, 5000),
      bands: [{ name: 'Value', sampleType: 'float32', scale: 1, offset: 0 }],
      samples: [values],
      valid: Uint8Array.from(values, (i) => Number(isValid(Math.floor(i / 20)))),
    });
    const { count, positions } = await drawSample(raster, { size, seed: 4 }, testRun());
    expect(count).toBe(size);
    const depths = [...positions].map((position) => Math.floor(position / 20) % 64);
    expect(Math.max(...depths)).toBeGreaterThan(60);
    expect([...positions].every((position) => isValid(Math.floor(position / 20)))).toBe(true);
    const all = await drawSample(raster, { size: 0, seed: 4 }, testRun());
    const most = await drawSample(raster, { size: all.count + 1, seed: 4 }, testRun());
    expect(most.count).toBe(all.count);
  });

  it('keeps to these rows where just enough of them are valid', async () => {
    const values = Float32Array.from({ length: 20 * 5000 }, (_, i) => i);
    const raster = memoryRaster({
      name: 'thin',
      grid: syntheticGrid(20, 5000),
      bands: [{ name: 'Value', sampleType: 'float32', scale: 1, offset: 0 }],
      samples: [values],
      valid: Uint8Array.from(values, (i) => Number(i % 9 === 0)),
    });
    const lattice = [...values].filter((i) => i % 9 === 0 && Math.floor(i / 20) % 64 < 16);
    const { positions } = await drawSample(raster, { size: lattice.length, seed: 4 }, testRun());
    expect([...positions]).toEqual(lattice);
  });

  it('leaves out values that float32 arithmetic could not square', async () => {
    const raster = memoryRaster({
      name: 'wild',
      grid: syntheticGrid(5, 1),
      bands: [{ name: 'Value', sampleType: 'float32', scale: 1, offset: 0 }],
      samples: [Float32Array.of(1, -3.4e38, Infinity, NaN, 2)],
    });
    expect([...(await drawSample(raster, { size: 0, seed: 0 }, testRun())).values]).toEqual([1, 2]);
  });

  it('lets the raster keep for another pass what the sample leaves of 128 MB', async () => {
    const raster = numberedRaster(64, 64);
    const asked = new Set<number | undefined>();
    const defer: Raster['defer'] = async (_window, options) => {
      asked.add(options?.keepBytes);
      return undefined;
    };
    await drawSample({ ...raster, defer }, { size: 1000, seed: 1 }, testRun());
    expect([...asked]).toEqual([(112 << 20) - 4000]);
  });

  it('lays bands after each other', async () => {
    const { raster } = syntheticScene({ width: 5, height: 4, fields: [[10, 20, 30]] });
    const { values, count, bandCount } = await drawSample(raster, { size: 3, seed: 1 }, testRun());
    expect([count, bandCount]).toEqual([3, 3]);
    expect([...values]).toEqual([10, 10, 10, 20, 20, 20, 30, 30, 30]);
  });

  it('says so where no pixel has data', async () => {
    const { raster } = syntheticScene({ width: 9, height: 9, fields: [[1]], missing: 1 });
    await expect(drawSample(raster, { size: 10, seed: 1 }, testRun())).rejects.toMatchObject({
      code: 'too-few-pixels',
      message: expect.stringMatching(/^synthetic scene: no pixel of it has data/),
    });
  });

  it('refuses a sample that would not fit into memory, naming the largest that would', async () => {
    const raster: Raster = { ...numberedRaster(10, 10), grid: syntheticGrid(100_000, 100_000) };
    await expect(drawSample(raster, { size: 0, seed: 1 }, testRun())).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('at most 536870912 pixels'),
    });
  });
});

it('holds no more of a raster of many bands than the windows in flight while it draws, and nothing of it afterwards', async () => {
  const scene = arrayRaster({
    width: 512,
    height: 600,
    sampleType: 'uint16',
    bandCount: 200,
    sample: (column, row, band) => (band === 0 ? column + row : 1),
    blockSize: { width: 512, height: 30 },
  });
  const watched = watchBlocks(scene);
  const { values, positions } = await drawSample(watched.raster, { size: 5000, seed: 2 }, testRun());
  expect(watched.reads()).toBe(4);
  expect(watched.mostBytes()).toBeLessThan((3 * 32 + 1) << 20);
  expect(watched.heldBytes()).toBe(0);
  expect([...values.subarray(0, 5000)]).toEqual(
    [...positions].map((position) => (position % 512) + Math.floor(position / 512)),
  );
});
