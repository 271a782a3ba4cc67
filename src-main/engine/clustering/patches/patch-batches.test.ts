import { describe, expect, it } from 'vitest';
import { breathe } from '../../run.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { plainWorkers, scrambledWorkers } from '../../testing/scrambled-workers.ts';
import { contrastivePool, SSCC_POOL } from './augment/contrastive-pool.ts';
import { drawsInOrder, shuffledDraws } from './draws.ts';
import { batchCount, patchBatches, type BatchesWanted, type PatchBatch } from './patch-batches.ts';
import type { PatchSource } from './patch-source.ts';
import { hillyRaster, prepared } from './patches.test-setup.ts';

const POOL = contrastivePool(SSCC_POOL);

function wantedOf(source: PatchSource, changes: Partial<BatchesWanted> = {}): BatchesWanted {
  const [seed, epoch] = [5, 2];
  return {
    draws: shuffledDraws(source, seed, epoch),
    batchSize: 32,
    views: [POOL, POOL],
    seed,
    epoch,
    ...changes,
  };
}

async function collect(batches: AsyncIterable<PatchBatch>): Promise<PatchBatch[]> {
  const all: PatchBatch[] = [];
  for await (const batch of batches) all.push(batch);
  return all;
}

describe('the batches of an epoch', () => {
  const raster = hillyRaster(30, 10);

  it('hold the draws in their order, all of one size, the rest dropped unless it is wanted', async () => {
    const source = await prepared(raster);
    const wanted = wantedOf(source);
    const batches = await collect(patchBatches(source, wanted, testRun()));
    expect(batches.map(({ batch }) => batch)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(batches.flatMap(({ pixels }) => [...pixels])).toEqual([...wanted.draws.subarray(0, 288)]);
    for (const { views } of batches) expect(views.map(({ length }) => length)).toEqual([32 * 75, 32 * 75]);
    const all = await collect(patchBatches(source, { ...wanted, keepRest: true }, testRun()));
    expect(all).toHaveLength(batchCount({ ...wanted, keepRest: true }));
    expect(all[9].pixels).toEqual(wanted.draws.subarray(288));
    expect(all[9].views[0]).toHaveLength(12 * 75);
    expect(await collect(patchBatches(source, { ...wanted, batchSize: 301 }, testRun()))).toEqual([]);
  });

  it('are the same for any number of threads, and whatever batch one begins with', async () => {
    const source = await prepared(raster, { standardise: 'feature' });
    const wanted = wantedOf(source);
    const batches = await collect(patchBatches(source, wanted, testRun()));
    const threads = testRun({ workers: scrambledWorkers(4) });
    expect(await collect(patchBatches(source, wanted, threads))).toEqual(batches);
    expect(await collect(patchBatches(source, { ...wanted, from: 7 }, threads))).toEqual(batches.slice(7));
  });

  it('have views that differ from each other, between epochs and seeds, and between draws of one pixel', async () => {
    const source = await prepared(raster);
    const first = async (changes: Partial<BatchesWanted>): Promise<Float32Array> => {
      const draws = new Uint32Array(32).fill(45);
      const [batch] = await collect(patchBatches(source, wantedOf(source, { draws, ...changes }), testRun()));
      expect(batch.views[0]).not.toEqual(batch.views[1]);
      return batch.views[0];
    };
    const views = await first({});
    expect(
      new Set(Array.from({ length: 32 }, (_, i) => String(views.subarray(i * 75, (i + 1) * 75)))).size,
    ).toBe(32);
    const draws = new Uint32Array(64).fill(45);
    const [one, next] = await collect(patchBatches(source, wantedOf(source, { draws }), testRun()));
    expect(next.views[0]).not.toEqual(one.views[0]);
    expect(await first({ epoch: 3 })).not.toEqual(views);
    expect(await first({ seed: 6 })).not.toEqual(views);
    expect(await first({})).toEqual(views);
  });

  it('are clean patches where a pool is empty', async () => {
    const source = await prepared(raster);
    const draws = drawsInOrder(source);
    const [{ views }] = await collect(
      patchBatches(source, wantedOf(source, { draws, views: [[], POOL, []] }), testRun()),
    );
    expect(views).toHaveLength(3);
    expect(views[0]).toEqual(views[2]);
    expect(views[0]).not.toEqual(views[1]);
  });

  it('are made ahead of their use, but only a few', async () => {
    const source = await prepared(raster);
    const plain = plainWorkers();
    let made = 0;
    const workers: typeof plain = {
      size: 1,
      run: (task, input, options) => {
        if (task.name === 'make-views') made++;
        return plain.run(task, input, options);
      },
    };
    const batches = patchBatches(source, wantedOf(source), testRun({ workers }));
    await batches.next();
    for (let turn = 0; turn < 20; turn++) await breathe();
    expect(made).toBe(2);
    await batches.next();
    for (let turn = 0; turn < 20; turn++) await breathe();
    expect(made).toBe(3);
    await batches.return();
    expect(made).toBe(3);
  });

  it('are gathered one after the other, so that few tiles are needed at a time', async () => {
    const source = await prepared(hillyRaster(300, 300), { maximumBytes: 0 });
    let [loading, most] = [0, 0];
    const load: typeof source.tiles.load = async (tile, run) => {
      most = Math.max(most, ++loading);
      await breathe();
      loading--;
      return source.tiles.load(tile, run);
    };
    const counted = { ...source, tiles: { ...source.tiles, load } };
    const draws = drawsInOrder(source).subarray(0, 320);
    await collect(
      patchBatches(counted, wantedOf(source, { draws }), testRun({ workers: scrambledWorkers(4) })),
    );
    expect(most).toBe(1);
  });

  it('stop when told, even where the next is made already', async () => {
    const controller = new AbortController();
    const source = await prepared(raster);
    const batches = patchBatches(source, wantedOf(source), testRun({ signal: controller.signal }));
    await batches.next();
    for (let turn = 0; turn < 20; turn++) await breathe();
    controller.abort();
    await expect(batches.next()).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('hand on what went wrong with a batch when its turn comes', async () => {
    const source = await prepared(raster);
    let left = 1;
    const load: typeof source.tiles.load = (tile, run) =>
      left-- > 0 ? source.tiles.load(tile, run) : Promise.reject(new Error('disk gone'));
    const broken = { ...source, tiles: { ...source.tiles, load } };
    const batches = patchBatches(broken, wantedOf(source), testRun());
    expect((await batches.next()).value).toMatchObject({ batch: 0 });
    for (let turn = 0; turn < 20; turn++) await breathe();
    await expect(batches.next()).rejects.toThrow('disk gone');
    expect(await batches.next()).toEqual({ done: true, value: undefined });
  });
});
