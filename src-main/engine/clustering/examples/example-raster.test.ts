import { describe, expect, it } from 'vitest';
import type { Grid } from '../../geo/grid.ts';
import type { Position } from '../../geo/geometry.ts';
import { createRandom } from '../../random.ts';
import { memoryRaster } from '../../raster/memory-raster.ts';
import type { Raster } from '../../raster/raster.ts';
import { windowsOf } from '../../raster/window.ts';
import { exampleRaster } from './example-raster.ts';
import type { ExampleSet } from './example-set.ts';

const [WIDTH, HEIGHT] = [40, 30];
const grid: Grid = {
  width: WIDTH,
  height: HEIGHT,
  transform: [10, 0, 500, 0, -10, 900],
  georeferenced: true,
};
/** The middle of a pixel. */
const at = (column: number, row: number): Position => [505 + 10 * column, 895 - 10 * row];
/** A rectangle of pixels. */
const box = (column: number, row: number, width: number, height: number) => [
  [
    [500 + 10 * column, 900 - 10 * row],
    [500 + 10 * (column + width), 900 - 10 * row],
    [500 + 10 * (column + width), 900 - 10 * (row + height)],
    [500 + 10 * column, 900 - 10 * (row + height)],
    [500 + 10 * column, 900 - 10 * row],
  ] as const,
];

const setOf = (classes: ExampleSet['classes'], raster?: string): ExampleSet => ({
  source: 'a',
  classes,
  raster,
});

async function idsOf(raster: Raster, side = 64): Promise<Map<number, number>> {
  const found = new Map<number, number>();
  for (const window of windowsOf({ column: 0, row: 0, width: WIDTH, height: HEIGHT }, side, side)) {
    const { bands, valid } = await raster.read(window);
    bands[0].forEach((id, pixel) => {
      expect(valid[pixel]).toBe(Number(id) > 0 ? 1 : 0);
      const row = window.row + Math.floor(pixel / window.width);
      if (Number(id) > 0) found.set(row * WIDTH + window.column + (pixel % window.width), Number(id));
    });
  }
  return found;
}

describe('examples on a grid', () => {
  it('are the pixels under points and those whose centre lies in a polygon', async () => {
    const classes = [
      { id: 3, name: 'a', polygons: [box(2, 4, 3, 2)], points: [at(10, 10), at(0, 0), at(39, 29)] },
      { id: 7, name: 'b', points: [at(20, 5), at(20, 5)] },
    ];
    const ids = await idsOf(exampleRaster(setOf(classes), grid));
    const inBox = [162, 163, 164, 202, 203, 204];
    expect([...ids].filter(([, id]) => id === 3).map(([pixel]) => pixel)).toEqual([0, ...inBox, 410, 1199]);
    expect([...ids].filter(([, id]) => id === 7)).toEqual([[220, 7]]);
  });

  it('are the same whichever windows are read, and lie within the bounds', async () => {
    const random = createRandom(4);
    const anywhere = (): Position => at(50 * random.next() - 5, 40 * random.next() - 5);
    const classes = [1, 2, 3].map((id) => ({
      id,
      name: `${id}`,
      polygons: [box(12 * random.next(), 20 * random.next(), 5, 4)],
      points: Array.from({ length: 30 }, anywhere),
    }));
    const raster = exampleRaster(setOf(classes), grid);
    const whole = await idsOf(raster);
    expect(new Set(whole.values())).toEqual(new Set([1, 2, 3]));
    for (const side of [5, 11])
      expect(new Map([...(await idsOf(raster, side))].sort((a, b) => a[0] - b[0]))).toEqual(whole);
    const { column, row, width, height } = raster.bounds!;
    for (const pixel of whole.keys()) {
      expect(pixel % WIDTH).toBeGreaterThanOrEqual(column);
      expect(pixel % WIDTH).toBeLessThan(column + width);
      expect(Math.floor(pixel / WIDTH)).toBeGreaterThanOrEqual(row);
      expect(Math.floor(pixel / WIDTH)).toBeLessThan(row + height);
    }
  });

  it('are none where two classes claim a pixel, and still one where a class does so twice', async () => {
    const classes = [
      { id: 1, name: 'a', polygons: [box(0, 0, 3, 1)], points: [at(0, 0), at(9, 9)] },
      { id: 2, name: 'b', points: [at(1, 0), at(9, 9)] },
      { id: 4, name: 'c', points: [at(9, 9)] },
    ];
    expect(await idsOf(exampleRaster(setOf(classes), grid))).toEqual(
      new Map([
        [0, 1],
        [2, 1],
      ]),
    );
  });

  it('are the values of a raster that are classes', async () => {
    const samples = Int16Array.from({ length: WIDTH * HEIGHT }, (_, pixel) => [0, 5, -3, 900, 6][pixel % 5]);
    const band = { name: 'c', sampleType: 'int16', scale: 1, offset: 0, nodata: 6 } as const;
    const drawn = memoryRaster({ name: 'drawn', grid, bands: [band], samples: [samples] });
    const classes = [5, 6, 900].map((id) => ({ id, name: `${id}` }));
    const ids = await idsOf(exampleRaster(setOf(classes, '/drawn'), grid, drawn));
    expect(ids.size).toBe((2 * WIDTH * HEIGHT) / 5);
    for (const [pixel, id] of ids) expect(id).toBe([0, 5, -3, 900, 6][pixel % 5]);
  });

  it('are none where nothing lies on the grid', async () => {
    const classes = [{ id: 1, name: 'a', polygons: [box(90, 0, 3, 1)], points: [at(-1, 0), at(0, 30)] }];
    const raster = exampleRaster(setOf(classes), grid);
    expect(raster.bounds).toMatchObject({ width: 0, height: 0 });
    expect((await idsOf(raster)).size).toBe(0);
  });
});
