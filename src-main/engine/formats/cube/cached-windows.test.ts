import { beforeAll, expect, it } from 'vitest';
import { nodeCodecs } from '../../../node/codecs.ts';
import { memorySource, type ByteSource } from '../../bytes.ts';
import { createRandom } from '../../random.ts';
import { createBlockCache } from '../../raster/cache.ts';
import type { Dataset } from '../../raster/raster.ts';
import type { Samples } from '../../raster/samples.ts';
import { openContext } from '../../testing/open-context.ts';
import { cubeSamples } from '../../testing/tiny-cube.ts';
import { writeHdf5 } from '../../testing/tiny-hdf5.ts';
import { inlineWorkers, type Workers } from '../../workers.ts';
import { hdf5Reader } from '../hdf5/hdf5-reader.ts';

const ROWS = 300;
const COLUMNS = 290;
const BANDS = 7;
/** Bands lie in chunks of 4; blocks are of 240 x 240 pixels, and cut at the edges. */
const CHUNKS = { rows: 60, columns: 80, bands: 4 };
const ORDERS = [
  ['rows', 'columns', 'bands'],
  ['bands', 'rows', 'columns'],
  ['columns', 'bands', 'rows'],
] as const;
const SCREEN = { column: 100, row: 120, width: 150, height: 150 };

type Order = (typeof ORDERS)[number];

const files = new Map<Order, Uint8Array>();

beforeAll(async () => {
  const size = { rows: ROWS, columns: COLUMNS, bands: BANDS };
  for (const order of ORDERS) {
    const array = {
      path: '/cube',
      data: cubeSamples('int16', size, order) as Int16Array,
      shape: order.map((axis) => size[axis]),
      chunks: order.map((axis) => CHUNKS[axis]),
      gzip: true,
    };
    files.set(order, await writeHdf5([array]));
  }
});

/** Counts the slabs that are decoded, their samples, and the reads of the file for them. */
async function openCube(order: Order = ORDERS[0], cacheBytes?: number) {
  const bytes = files.get(order)!;
  const counted = { slabs: 0, samples: 0, reads: 0 };
  const codecs: typeof nodeCodecs = {
    ...nodeCodecs,
    readAt: (_descriptor, offset, target) => {
      counted.reads += 1;
      target.set(bytes.subarray(offset, offset + target.length));
      return target.length;
    },
  };
  const inline = inlineWorkers(codecs);
  const workers: Workers = {
    ...inline,
    run: async (task, input, options) => {
      const output = await inline.run(task, input, options);
      if (task.name !== 'hdf5/read-slab') return output;
      counted.slabs += 1;
      counted.samples += (output as Samples[]).reduce((sum, { length }) => sum + length, 0);
      return output;
    },
  };
  const cache = cacheBytes === undefined ? undefined : createBlockCache(cacheBytes);
  const source: ByteSource = { ...memorySource('a.h5', bytes), descriptor: 7 };
  const context = openContext(workers, { cache, options: { axes: order.join(',') } });
  const dataset: Dataset = await hdf5Reader.open(source, context);
  Object.assign(counted, { slabs: 0, samples: 0, reads: 0 });
  return { dataset, cache: cache!, counted };
}

it('another look at the same chunks, at other bands of them too, reads and decodes nothing', async () => {
  const { dataset, counted } = await openCube(ORDERS[0], 64 << 20);
  await dataset.read(SCREEN, { bands: [2] });
  const first = { ...counted };
  expect(first.slabs).toBe(4);
  expect(first.reads).toBeGreaterThan(0);
  await dataset.read(SCREEN, { bands: [0, 3, 1] });
  await dataset.read({ ...SCREEN, column: 200, width: 90 }, { bands: [3] });
  expect(counted).toEqual(first);
  await dataset.read(SCREEN, { bands: [3, 4] });
  expect(counted.slabs).toBe(8);
});

it.each(ORDERS.map((order) => ({ order })))('windows of $order are as without a cache', async ({ order }) => {
  const [{ dataset: plain }, { dataset: cached, counted }] = [
    await openCube(order),
    await openCube(order, 64 << 20),
  ];
  const random = createRandom(5);
  for (let count = 0; count < 20; count += 1) {
    const [column, row] = [random.below(COLUMNS), random.below(ROWS)];
    const window = {
      column,
      row,
      width: 1 + random.below(COLUMNS - column),
      height: 1 + random.below(ROWS - row),
    };
    const bands = Array.from({ length: 1 + random.below(3) }, () => random.below(BANDS));
    expect(await cached.read(window, { bands })).toEqual(await plain.read(window, { bands }));
  }
  // Four blocks, each with two chunks of bands.
  expect(counted.slabs).toBeLessThanOrEqual(8);
});

it('a pass over all pixels leaves the cache as it is', async () => {
  const { dataset, cache, counted } = await openCube(ORDERS[0], 64 << 20);
  await dataset.read(SCREEN, { once: true });
  expect([cache.bytes, counted.slabs]).toEqual([0, 1]);
});

it('a closed file leaves nothing in the cache, and takes nothing of others', async () => {
  const { dataset, cache } = await openCube(ORDERS[0], 64 << 20);
  cache.put({}, 'of another', new Uint8Array(5));
  await dataset.read(SCREEN, { bands: [0] });
  expect(cache.bytes).toBeGreaterThan(5);
  await dataset.close();
  expect(cache.bytes).toBe(5);
});

it('of chunks too large for the cache only what is asked for is taken', async () => {
  const shape = [1100, 1000, 4];
  const data = new Uint8Array(1100 * 1000 * 4).fill(9);
  files.set(ORDERS[0], await writeHdf5([{ path: '/cube', data, shape, chunks: shape, gzip: true }]));
  const pixel = { column: 500, row: 700, width: 1, height: 1 };
  for (const [cacheBytes, samples] of [
    [9 * data.length - 9, 1],
    [9 * data.length, data.length],
  ]) {
    const { dataset, cache, counted } = await openCube(ORDERS[0], cacheBytes);
    expect((await dataset.read(pixel, { bands: [2] })).bands).toEqual([Uint8Array.of(9)]);
    expect(counted.samples).toBe(samples);
    expect(cache.bytes).toBe(samples === 1 ? 0 : samples);
  }
});
