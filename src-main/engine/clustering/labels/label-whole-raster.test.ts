import { describe, expect, it } from 'vitest';
import { memoryRaster } from '../../raster/memory-raster.ts';
import type { Raster } from '../../raster/raster.ts';
import { windowsOf, type Window } from '../../raster/window.ts';
import { labelAll, testRun } from '../../testing/check-clusterer.ts';
import { scrambledWorkers } from '../../testing/scrambled-workers.ts';
import { syntheticGrid, syntheticScene } from '../../testing/synthetic-scene.ts';
import { labelRaster } from './label-raster.ts';
import type { ClusterModel } from '../clusterer.ts';

const WIDTH = 45;
const HEIGHT = 31;

const { raster } = syntheticScene({
  width: WIDTH,
  height: HEIGHT,
  fields: [[1], [5], [9]],
  noise: 3,
  missing: 0.1,
  blockSize: { width: 13, height: 8 },
});

/** Labels a pixel by how many of the pixels within `halo` of it exceed 5: right only if it sees all of them. */
function countingModel(halo: number, clusterCount = 200): ClusterModel {
  return {
    clusterCount,
    halo,
    predict: async ({ window, bands, valid }) => {
      const ids = new Uint16Array(valid.length);
      for (let i = 0; i < ids.length; i++) {
        const [row, column] = [Math.floor(i / window.width), i % window.width];
        let count = 1;
        for (let down = -halo; down <= halo; down++) {
          for (let right = -halo; right <= halo; right++) {
            const [y, x] = [row + down, column + right];
            if (y < 0 || x < 0 || y >= window.height || x >= window.width) continue;
            if ((bands[0][y * window.width + x] as number) > 5) count++;
          }
        }
        if (valid[i] === 1) ids[i] = count;
      }
      return { ids };
    },
    save: () => ({ clusterer: 'counting', version: 1, data: undefined }),
  };
}

describe('classifying', () => {
  it.each([0, 1, 4])('gives the same labels for any block size with a halo of %i', async (halo) => {
    const model = countingModel(halo);
    const expected = await labelAll(raster, model, testRun(), 1000);
    for (const size of [1, 7, 16, undefined]) {
      expect(await labelAll(raster, model, testRun(), size)).toEqual(expected);
    }
  });
});

describe('labels as a raster', () => {
  it('gives the labels of any window, in the smallest type that holds them', async () => {
    const expected = await labelAll(raster, countingModel(2), testRun());
    for (const [count, type] of [
      [255, 'uint8'],
      [256, 'uint16'],
    ] as const) {
      const labels = labelRaster(raster, countingModel(2, count), testRun());
      expect(labels.bands[0]).toMatchObject({ sampleType: type, nodata: 0 });
      expect(await readAll(labels, 9)).toEqual([...expected]);
    }
  });

  it('shows what is read in the order of the reads, although threads finish in any order', async () => {
    const seen: Window[] = [];
    const model = countingModel(2);
    const slow: ClusterModel = {
      ...model,
      predict: async (block, lent) => {
        await lent.workers.run({ name: 'nothing', run: () => 0 }, 0);
        return model.predict(block, lent);
      },
    };
    const labels = labelRaster(raster, slow, testRun({ workers: scrambledWorkers(4) }), {
      consumer: {
        take: (window, { ids }) => {
          seen.push(window);
          expect(ids.length).toBe(window.width * window.height);
        },
      },
    });
    await readAll(labels, 10);
    expect(seen).toEqual([...windowsOf({ column: 0, row: 0, width: WIDTH, height: HEIGHT }, 10, 10)]);
  });

  it('has no data where the labels are 0', async () => {
    const labels = labelRaster(raster, countingModel(0), testRun());
    const { bands, valid } = await labels.read({ column: 3, row: 2, width: 30, height: 20 });
    expect(valid.includes(0)).toBe(true);
    valid.forEach((isValid, i) => expect(isValid === 0).toBe(bands[0][i] === 0));
  });

  it('is 0 outside the bounds, where nothing is read', async () => {
    const bounds = { column: 6, row: 6, width: 5, height: 5 };
    const reads: Window[] = [];
    const watched: Raster = {
      ...raster,
      bounds,
      read: (window, options) => {
        reads.push(window);
        return raster.read(window, options);
      },
    };
    const labels = await readAll(labelRaster(watched, countingModel(0), testRun()), 8);
    const expected = await labelAll(raster, countingModel(0), testRun());
    const inside = (i: number): boolean => {
      const [row, column] = [Math.floor(i / WIDTH), i % WIDTH];
      return row >= 6 && row < 11 && column >= 6 && column < 11;
    };
    expect(labels).toEqual([...expected].map((label, i) => (inside(i) ? label : 0)));
    expect(reads.length).toBe(4);
  });

  it('stops when the reader is told to', async () => {
    const labels = labelRaster(raster, countingModel(0), testRun());
    const window = { column: 0, row: 0, width: 4, height: 4 };
    await expect(labels.read(window, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('keeps the grid of the raster', () => {
    const flat = memoryRaster({
      name: 'flat',
      grid: syntheticGrid(2, 2),
      bands: [{ name: 'Value', sampleType: 'uint8', scale: 1, offset: 0 }],
      samples: [Uint8Array.of(1, 2, 3, 4)],
    });
    expect(labelRaster(flat, countingModel(0), testRun()).grid).toBe(flat.grid);
  });
});

async function readAll(labels: Raster, size: number): Promise<number[]> {
  const all = new Array<number>(WIDTH * HEIGHT).fill(-1);
  const windows = [...windowsOf({ column: 0, row: 0, width: WIDTH, height: HEIGHT }, size, size)];
  await Promise.all(
    windows.map(async (window) => {
      const { bands } = await labels.read(window);
      bands[0].forEach((label: number | bigint, i: number) => {
        const row = window.row + Math.floor(i / window.width);
        all[row * WIDTH + window.column + (i % window.width)] = Number(label);
      });
    }),
  );
  return all;
}
