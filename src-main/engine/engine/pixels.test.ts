import { expect, it } from 'vitest';
import { applyAffine, type AffineTransform } from '../geo/affine.ts';
import type { Grid } from '../geo/grid.ts';
import { createRandom } from '../random.ts';
import { memoryRaster } from '../raster/memory-raster.ts';
import type { Band, Dataset } from '../raster/raster.ts';
import type { Samples } from '../raster/samples.ts';
import { ProgressiveTiles } from '../raster/progressive-tiles.ts';
import { describeScene } from './describe-scene.ts';
import { createPrecedence } from './precedence.ts';
import { readPixel, sceneTile, windowOfExtent } from './pixels.ts';

const grid = (transform: AffineTransform, width = 40, height = 30): Grid => ({
  width,
  height,
  transform,
  georeferenced: true,
});

it('finds the pixels that an extent touches, whatever way the grid is turned', () => {
  const random = createRandom(11);
  const transforms: AffineTransform[] = [
    [30, 0, 500, 0, -30, 9000],
    [10, 0, -50, 0, 20, 3],
    [3, 4, 100, 4, -3, 100],
    [0, 5, 7, -5, 0, 7],
  ];
  for (const transform of transforms) {
    for (let round = 0; round < 50; round++) {
      const [column, row] = [random.next() * 40, random.next() * 30];
      const [x, y] = applyAffine(transform, column, row);
      const margin = random.next() * 100;
      const extent = [x - margin, y - margin, x + margin, y + margin] as const;
      const window = windowOfExtent(grid(transform), extent);
      expect(Math.floor(column)).toBeGreaterThanOrEqual(window.column);
      expect(Math.floor(row)).toBeGreaterThanOrEqual(window.row);
      expect(Math.floor(column)).toBeLessThan(window.column + window.width);
      expect(Math.floor(row)).toBeLessThan(window.row + window.height);
      expect(window.column + window.width).toBeLessThanOrEqual(40);
      expect(window.row + window.height).toBeLessThanOrEqual(30);
    }
  }
});

it('takes exactly the pixels of an extent along their edges, and none beside the grid', () => {
  const north = grid([30, 0, 500, 0, -30, 9000]);
  expect(windowOfExtent(north, [530, 8880, 650, 8970])).toEqual({ column: 1, row: 1, width: 4, height: 3 });
  expect(windowOfExtent(north, [0, 0, 400, 100]).width * windowOfExtent(north, [0, 0, 400, 100]).height).toBe(
    0,
  );
});

function dataset(parts: [Partial<Band>, Samples][], valid?: Uint8Array): Dataset {
  const bands = parts.map(([band], index): Band => ({
    name: `${index}`,
    sampleType: 'uint8',
    scale: 1,
    offset: 0,
    ...band,
  }));
  const samples = parts.map(([, values]) => values);
  const raster = memoryRaster({ name: 'r', grid: grid([1, 0, 0, 0, -1, 0], 2, 1), bands, samples, valid });
  return { ...raster, format: 'Test', details: {}, problems: [], close: async () => {} };
}

it('reads null for nodata band by band, of every kind', async () => {
  const opened = dataset([
    [{ nodata: 7 }, Uint8Array.of(7, 8)],
    [{ sampleType: 'float32' }, Float32Array.of(NaN, 1.5)],
    [{ sampleType: 'float32', nodata: -3.4e38 }, Float32Array.of(-3.4e38, 2)],
    [{ sampleType: 'uint64', nodata: 2n ** 64n - 1n }, BigUint64Array.of(2n ** 64n - 1n, 5n)],
    [{ sampleType: 'int64', nodata: -1 }, BigInt64Array.of(-1n, 6n)],
    [{}, Uint8Array.of(0, 9)],
  ]);
  expect((await readPixel(opened, undefined, 0, 0)).values).toEqual([null, null, null, null, null, 0]);
  expect(await readPixel(opened, undefined, 1, 0)).toEqual({
    column: 1,
    row: 0,
    values: [8, 1.5, 2, 5, 6, 9],
  });
});

it('reads null everywhere for a pixel that is masked as a whole', async () => {
  const opened = dataset(
    [
      [{}, Uint8Array.of(3, 4)],
      [{}, Uint8Array.of(5, 6)],
    ],
    Uint8Array.of(0, 1),
  );
  expect((await readPixel(opened, undefined, 0, 0)).values).toEqual([null, null]);
  expect((await readPixel(opened, undefined, 1, 0)).values).toEqual([4, 6]);
});

it('tells the cluster of a result, 0 where it has none', async () => {
  const scene = dataset([[{}, Uint8Array.of(3, 4)]]);
  const labels = dataset([[{ sampleType: 'uint16', nodata: 0 }, Uint16Array.of(0, 300)]]);
  expect((await readPixel(scene, labels, 0, 0)).clusterId).toBe(0);
  expect((await readPixel(scene, labels, 1, 0)).clusterId).toBe(300);
});

it('gives a coarse tile before all of the file is read, and the exact one to who asks on', async () => {
  const size = 2048;
  const plain = memoryRaster({
    name: 'large',
    grid: grid([1, 0, 0, 0, -1, 0], size, size),
    bands: [{ name: '1', sampleType: 'uint8', scale: 1, offset: 0 }],
    samples: [new Uint8Array(size * size).fill(7)],
    blockSize: { width: 128, height: 128 },
  });
  let reads = 0;
  const counted: Dataset = {
    ...plain,
    format: 'Test',
    details: {},
    problems: [],
    close: async () => {},
    read: (window, options) => {
      reads += 1;
      return plain.read(window, options);
    },
  };
  const reference = { id: 'large', path: 'large', name: 'large', size: 1 };
  const description = describeScene(reference, counted, []);
  const coarseTiles = new ProgressiveTiles(counted, description.tiles);
  const statisticsFirst = createPrecedence();
  const scene = {
    reference,
    dataset: counted,
    files: new Set<string>(),
    description,
    coarseTiles,
    statisticsFirst,
  };
  const ask = (z: number, after?: number): ReturnType<typeof sceneTile> =>
    sceneTile(scene, { sceneId: 'large', bands: [0], z, x: 0, y: 0, after });
  const { resolutions } = description.tiles;
  expect([(await ask(resolutions.indexOf(4))).refined, reads]).toEqual([4, 4]);
  expect([(await ask(resolutions.indexOf(4), 16)).refined, reads]).toEqual([undefined, 64]);
  expect([(await ask(resolutions.indexOf(1))).refined, reads]).toEqual([undefined, 68]);
});
