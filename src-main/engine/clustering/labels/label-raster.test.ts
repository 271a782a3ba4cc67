import { expect, it } from 'vitest';
import { IDENTITY } from '../../geo/affine.ts';
import { memoryRaster } from '../../raster/memory-raster.ts';
import type { Raster } from '../../raster/raster.ts';
import type { Run } from '../../run.ts';
import { arrayRaster } from '../../testing/array-raster.ts';
import { inlineWorkers, type Codecs } from '../../workers.ts';
import { labelRaster } from './label-raster.ts';
import type { ClusterModel } from '../clusterer.ts';
import type { CentresRule } from '../rules/centres-rule.ts';
import { ruleModel } from '../rules/rule-model.ts';
import { watchBlocks } from '../samples/watch-blocks.test-setup.ts';
import { createClusterStatistics } from './cluster-statistics.ts';

const run: Run = {
  signal: new AbortController().signal,
  seed: 0,
  workers: inlineWorkers({} as Codecs),
  report: () => {},
};

const raster: Raster = {
  ...memoryRaster({
    name: 'r',
    grid: { width: 4, height: 3, transform: IDENTITY, georeferenced: false },
    bands: [{ name: 'a', sampleType: 'uint8', scale: 1, offset: 0 }],
    samples: [Uint8Array.from({ length: 12 }, (_, pixel) => pixel)],
  }),
  bounds: { column: 1, row: 0, width: 2, height: 3 },
};

const row = (index: number) => ({ column: 0, row: index, width: 4, height: 1 });

it('hands on what is read inside the bounds in the order of the reads, however they end', async () => {
  const gates = [0, 1, 2].map(() => Promise.withResolvers<void>());
  const model: ClusterModel = {
    clusterCount: 100,
    halo: 0,
    predict: async ({ window, bands }) => {
      await gates[window.row].promise;
      return { ids: Uint16Array.from(bands[0] as Uint8Array, (sample) => sample + 1) };
    },
    save: () => ({ clusterer: 'test', version: 1, data: 0 }),
  };
  const seen: number[][] = [];
  const labels = labelRaster(raster, model, run, {
    consumer: { take: ({ column, row }, { ids }) => void seen.push([column, row, ...ids]) },
  });
  const reads = [0, 1, 2].map((index) => labels.read(row(index)));
  gates[2].resolve();
  gates[1].resolve();
  gates[0].resolve();
  const blocks = await Promise.all(reads);
  expect(seen).toEqual([
    [1, 0, 2, 3],
    [1, 1, 6, 7],
    [1, 2, 10, 11],
  ]);
  expect(blocks.map(({ bands }) => [...(bands[0] as Uint8Array)])).toEqual([
    [0, 2, 3, 0],
    [0, 6, 7, 0],
    [0, 10, 11, 0],
  ]);
});

it('fails only the read that failed', async () => {
  let calls = 0;
  const model: ClusterModel = {
    clusterCount: 2,
    halo: 0,
    predict: async ({ valid }) => {
      if (calls++ === 0) throw new Error('lost');
      return { ids: new Uint16Array(valid.length).fill(1) };
    },
    save: () => ({ clusterer: 'test', version: 1, data: 0 }),
  };
  const rows: number[] = [];
  const labels = labelRaster(raster, model, run, {
    consumer: { take: (window) => void rows.push(window.row) },
  });
  await expect(labels.read(row(0))).rejects.toThrow('lost');
  await labels.read(row(1));
  expect(rows).toEqual([1]);
});

it('labels and hands on a large window of many bands by parts, each pixel once', async () => {
  const [width, height] = [300, 200];
  const sample = (column: number, row: number): number => (column * 7 + row * 3) % 250;
  const read: number[] = [];
  const many = arrayRaster({
    width,
    height,
    bandCount: 700,
    sampleType: 'uint8',
    blockSize: { width: 64, height: 64 },
    sample,
    onRead: (window) => void read.push(window.width * window.height * 700),
  });
  const model: ClusterModel = {
    clusterCount: 255,
    halo: 0,
    predict: async ({ bands }) => ({ ids: Uint16Array.from(bands[0] as Uint8Array, (value) => value + 1) }),
    save: () => ({ clusterer: 'test', version: 1, data: 0 }),
  };
  let handedOn = 0;
  const labels = labelRaster(many, model, run, {
    consumer: { take: (_, { ids }) => void (handedOn += ids.length) },
  });
  const { bands } = await labels.read({ column: 0, row: 0, width, height });
  const expected = Uint8Array.from({ length: width * height }, (_, pixel) => {
    return sample(pixel % width, Math.floor(pixel / width)) + 1;
  });
  expect(bands[0]).toEqual(expected);
  expect(handedOn).toBe(width * height);
  expect(Math.max(...read)).toBeLessThanOrEqual(32 << 20);
});

it('gives back what it read of a raster that cannot be labelled where it is decoded', async () => {
  const scene = arrayRaster({
    width: 300,
    height: 350,
    sampleType: 'uint16',
    bandCount: 200,
    sample: (column) => column,
    blockSize: { width: 300, height: 10 },
  });
  const watched = watchBlocks(scene);
  const values = Float32Array.from({ length: 400 }, (_, at) => (at < 200 ? 100 : 200));
  const rule: CentresRule = { kind: 'centres', centres: { count: 2, bandCount: 200, values } };
  const model = ruleModel(rule, {
    clusterCount: 2,
    save: () => ({ clusterer: 'test', version: 1, data: 0 }),
  });
  const statistics = createClusterStatistics(watched.raster, 2);
  const labels = labelRaster(watched.raster, model, run, { consumer: statistics });
  const { bands } = await labels.read({ column: 0, row: 0, width: 300, height: 350 });
  expect([...bands[0].slice(150, 152)]).toEqual([1, 2]);
  expect(statistics.totals().map(({ pixels, mean }) => [pixels, mean[199]])).toEqual([
    [151 * 350, 75],
    [149 * 350, 225],
  ]);
  expect(watched.reads()).toBe(2);
  expect(watched.mostBytes()).toBeLessThan(34 << 20);
  expect(watched.heldBytes()).toBe(0);
});
