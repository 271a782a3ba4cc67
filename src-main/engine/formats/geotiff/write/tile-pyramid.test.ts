import { expect, it } from 'vitest';
import { nodeCodecs } from '../../../../node/codecs.ts';
import { createRandom } from '../../../random.ts';
import type { Run } from '../../../run.ts';
import { memoryFiles } from '../../../testing/memory-files.ts';
import { inlineWorkers, type Workers } from '../../../workers.ts';
import { pyramidLevels, TilePyramid, type PyramidOptions } from './tile-pyramid.ts';
import { TILE_SIZE } from './tile-size.ts';
import { TileSpool } from './tile-spool.ts';

const run = (workers: Workers = inlineWorkers(nodeCodecs)): Run => ({
  signal: new AbortController().signal,
  seed: 1,
  workers,
  report: () => {},
});

const OPTIONS: PyramidOptions = {
  encoding: { compression: 'deflate', level: 1, predictor: 1 },
  reduction: { resampling: 'mode', gap: 0 },
  masked: false,
};

it('halves until one tile is left', () => {
  const sizes = (width: number, height: number): number[][] =>
    pyramidLevels(width, height).map((level) => [level.width, level.height, level.tiles.length]);
  expect(sizes(512, 512)).toEqual([[512, 512, 1]]);
  expect(sizes(10980, 1)).toEqual([
    [10980, 1, 22],
    [5490, 1, 11],
    [2745, 1, 6],
    [1373, 1, 3],
    [687, 1, 2],
    [344, 1, 1],
  ]);
});

it('makes the same pyramid whatever the order of the tiles', async () => {
  const levels = pyramidLevels(5 * TILE_SIZE, 3 * TILE_SIZE - 100);
  const places = levels[0].tiles.length;
  const pyramidOf = async (order: readonly number[]): Promise<Uint8Array[]> => {
    const spool = new TileSpool(memoryFiles(), 'map.tif');
    const pyramid = new TilePyramid(pyramidLevels(levels[0].width, levels[0].height), OPTIONS, spool, run());
    for (const place of order) {
      const pixels = new Uint8Array(TILE_SIZE * TILE_SIZE).map((_, i) => (i * (place + 3)) % 11);
      await pyramid.add({ plane: 0, column: place % 5, row: Math.floor(place / 5) }, { bands: [pixels] });
    }
    await pyramid.finish();
    return Promise.all(pyramid.levels.flatMap(({ tiles }) => Array.from(tiles, (tile) => spool.read(tile))));
  };
  const inOrder = Array.from({ length: places }, (_, place) => place);
  const random = createRandom(3);
  const shuffled = inOrder.toSorted(() => random.next() - 0.5);
  const expected = await pyramidOf(inOrder);
  expect(expected.length).toBe(15 + 6 + 2 + 1);
  expect(await pyramidOf(shuffled)).toEqual(expected);
  expect(await pyramidOf(inOrder.toReversed())).toEqual(expected);
});

it('never has more tiles in flight than it was lent threads, and one that waits', async () => {
  const inner = inlineWorkers(nodeCodecs);
  let inFlight = 0;
  let most = 0;
  const workers: Workers = {
    size: 3,
    run: async (task, input) => {
      most = Math.max(most, ++inFlight);
      await new Promise((resolve) => setImmediate(resolve));
      inFlight -= 1;
      return inner.run(task, input);
    },
  };
  const pyramid = new TilePyramid(
    pyramidLevels(20 * TILE_SIZE, 1),
    OPTIONS,
    new TileSpool(memoryFiles(), 'map.tif'),
    run(workers),
  );
  for (let column = 0; column < 20; column++)
    await pyramid.add({ plane: 0, column, row: 0 }, { bands: [new Uint8Array(TILE_SIZE * TILE_SIZE)] });
  await pyramid.finish();
  expect(most).toBe(4);
});

it('stops taking tiles once one has failed', async () => {
  const workers: Workers = { size: 1, run: () => Promise.reject(new Error('no memory')) };
  const pyramid = new TilePyramid(
    pyramidLevels(2000, 1),
    OPTIONS,
    new TileSpool(memoryFiles(), 'map.tif'),
    run(workers),
  );
  const add = (column: number): Promise<void> =>
    pyramid.add({ plane: 0, column, row: 0 }, { bands: [new Uint8Array(TILE_SIZE * TILE_SIZE)] });
  await add(0);
  await add(1);
  await expect(add(2)).rejects.toThrow(/no memory/);
  await expect(pyramid.finish()).rejects.toMatchObject({ code: 'internal' });
});
