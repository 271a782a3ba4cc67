import { describe, expect, it } from 'vitest';
import type { Progress } from '../run.ts';
import { testRun } from '../testing/check-clusterer.ts';
import { syntheticScene } from '../testing/synthetic-scene.ts';
import type { Block, Raster } from './raster.ts';
import { readingWindows, walkRaster, windowParts, windowsInFlight } from './walk.ts';
import type { Window } from './window.ts';

function raster(width: number, height: number, blockWidth: number, blockHeight: number): Raster {
  const blockSize = { width: blockWidth, height: blockHeight };
  return syntheticScene({ width, height, fields: [[1], [2]], blockSize }).raster;
}

function visits(windows: Iterable<Window>, width: number, height: number): number[] {
  const counts = new Array<number>(width * height).fill(0);
  for (const window of windows) {
    for (let row = window.row; row < window.row + window.height; row++) {
      for (let column = window.column; column < window.column + window.width; column++) {
        counts[row * width + column]++;
      }
    }
  }
  return counts;
}

describe('windows for reading', () => {
  it.each([
    [100, 90, 16, 16],
    [100, 90, 100, 1],
    [100, 90, 7, 3],
    [3, 400, 1000, 1000],
  ])('cover each pixel of %i x %i once with blocks of %i x %i', (width, height, blockWidth, blockHeight) => {
    const windows = readingWindows(raster(width, height, blockWidth, blockHeight));
    expect(visits(windows, width, height).every((count) => count === 1)).toBe(true);
  });

  it('cover the bounds and nothing else', () => {
    const bounds = { column: 5, row: 60, width: 30, height: 20 };
    const counts = visits(readingWindows({ ...raster(100, 90, 16, 16), bounds }), 100, 90);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(600);
    expect(counts[60 * 100 + 5] + counts[79 * 100 + 34]).toBe(2);
  });

  it('join small blocks and keep large ones', () => {
    const grid = { ...raster(4, 4, 4, 4).grid, width: 5000, height: 5000 };
    const sizeOf = (width: number, height: number): string => {
      const [first] = readingWindows({ ...raster(4, 4, 4, 4), grid, blockSize: { width, height } });
      return `${first.width} x ${first.height}`;
    };
    expect(sizeOf(512, 512)).toBe('512 x 512');
    expect(sizeOf(16, 16)).toBe('512 x 512');
    expect(sizeOf(5000, 1)).toBe('5000 x 52');
    expect(sizeOf(1024, 1024)).toBe('1024 x 1024');
  });
});

describe('walking over a raster', () => {
  it('reports the share that is done, up to 1', async () => {
    const seen: Progress[] = [];
    const run = testRun({ report: (progress) => void seen.push(progress) });
    await walkRaster(raster(1200, 600, 512, 64), run, () => {}, { stage: 'Looking' });
    expect(seen.length).toBeGreaterThan(2);
    expect(seen[seen.length - 1]).toEqual({ stage: 'Looking', fraction: 1 });
  });

  it('tells the raster that it does not come back', async () => {
    const inner = raster(1200, 600, 512, 64);
    const asked: (boolean | undefined)[] = [];
    const read: Raster['read'] = (window, options) => {
      asked.push(options?.once);
      return inner.read(window, options);
    };
    await walkRaster({ ...inner, read }, testRun(), () => {});
    expect(new Set(asked)).toEqual(new Set([true]));
  });

  it('heeds a cancel that comes from outside, though the raster is in memory and never waits', async () => {
    const stopper = new AbortController();
    let blocks = 0;
    const endless: Raster = {
      ...raster(4, 4, 4, 4),
      grid: { ...raster(4, 4, 4, 4).grid, width: 1e5, height: 1e5 },
    };
    const block = await raster(4, 4, 4, 4).read({ column: 0, row: 0, width: 4, height: 4 });
    const walk = walkRaster(
      { ...endless, read: async (window) => ({ ...block, window }) },
      testRun({ signal: stopper.signal }),
      () => void blocks++,
    );
    setTimeout(() => stopper.abort(), 0);
    await expect(walk).rejects.toMatchObject({ code: 'cancelled' });
    expect(blocks).toBeLessThan(100);
  });
});

describe('a raster of many bands', () => {
  const bands = Array.from({ length: 250 }, () => raster(4, 4, 4, 4).bands[0]);
  const size = 128;
  const many: Raster = {
    ...raster(4, 4, size, size),
    bands,
    grid: { ...raster(4, 4, 4, 4).grid, width: 3000, height: 3000 },
  };
  const bytesOf = ({ width, height }: Window): number => width * height * bands.length * 4;

  it('is read in windows of at most 32 MB, made of whole blocks', () => {
    const windows = [...readingWindows(many)];
    expect(Math.max(...windows.map(bytesOf))).toBeLessThanOrEqual(32 << 20);
    expect(windows.every(({ column, row }) => column % size === 0 && row % size === 0)).toBe(true);
  });

  it('has few windows in flight where a single block is large, and at least one', () => {
    const inFlight = (width: number): number =>
      windowsInFlight({ ...many, blockSize: { width, height: width } }, 4);
    expect([128, 256, 2048].map(inFlight)).toEqual([4, 2, 1]);
    expect(windowsInFlight({ ...many, bands: bands.slice(0, 6) }, 4)).toBe(6);
  });

  it('has windows cut where they are large only', () => {
    const small = { column: 64, row: 64, width: 128, height: 128 };
    expect(windowParts(many, small)).toEqual([small]);
    const large = { column: 64, row: 64, width: 700, height: 600 };
    const parts = windowParts(many, large);
    expect(Math.max(...parts.map(bytesOf))).toBeLessThanOrEqual(32 << 20);
    expect(visits(parts, 800, 700).reduce((sum, count) => sum + count, 0)).toBe(700 * 600);
    expect(visits(parts, 800, 700).every((count) => count <= 1)).toBe(true);
  });
});

it('gives the memory of each block back after its visit', async () => {
  const blocks: Block[] = [];
  await walkRaster(raster(1024, 1024, 512, 512), testRun(), (block) => {
    expect(block.bands[0].length).toBe(512 * 512);
    blocks.push(block);
  });
  expect(blocks.length).toBe(4);
  for (const { bands, valid } of blocks) expect([bands[0].length, valid.length]).toEqual([0, 0]);
});
