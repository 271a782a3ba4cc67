import { describe, expect, it } from 'vitest';
import { completeParameters } from '../../parameters.ts';
import type { Checkpoint } from '../../run.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { syntheticScene } from '../../testing/synthetic-scene.ts';
import type { ClusterModel } from '../clusterer.ts';
import { openPixelSource, type PixelSource } from '../samples/pixel-source.ts';
import { fitKmeans, kmeansManifest, type KmeansParameters } from './kmeans.ts';
import { kmeansCheckpoint } from './kmeans-checkpoint.ts';

const { raster } = syntheticScene({ width: 90, height: 70, fields: [[90, 100, 60]], noise: 50 });
const parameters = completeParameters(kmeansManifest.parameters, {
  clusters: 6,
  restarts: 3,
  changeThreshold: 0,
  sample: 0,
}) as never as KmeansParameters;

/** Walks the raster anew at each pass, so that each is worth keeping. */
const walked = (): Promise<PixelSource> => openPixelSource(raster, { size: 0, seed: 1 }, testRun(), 1000);

/** Keeps JSON; calls back with how many states were saved. */
function memoryCheckpoint(
  saved: (count: number) => void = () => {},
): Checkpoint & { text?: string; count: number } {
  const kept: Checkpoint & { text?: string; count: number } = {
    count: 0,
    load: async () => (kept.text === undefined ? undefined : { state: JSON.parse(kept.text), arrays: {} }),
    save: async (state) => {
      kept.text = JSON.stringify(state);
      saved(++kept.count);
    },
  };
  return kept;
}

async function fitUntil(
  stopAfter: number,
  text?: string,
): Promise<{ model?: ClusterModel; text?: string; count: number }> {
  const stopper = new AbortController();
  const checkpoint = memoryCheckpoint((count) => count === stopAfter && stopper.abort());
  checkpoint.text = text;
  const run = testRun({ checkpoint, signal: stopper.signal });
  const model = await fitKmeans(await walked(), raster, parameters, run).catch(() => undefined);
  return { model, text: checkpoint.text, count: checkpoint.count };
}

describe('a fit by k-means that was interrupted', () => {
  it('ends with the very model of one that was not, wherever it was cut', async () => {
    const whole = await fitUntil(Infinity);
    expect(whole.count).toBeGreaterThan(12);
    for (const cut of [1, 2, 7, whole.count - 1, whole.count]) {
      const first = await fitUntil(cut);
      expect(first.model).toBeUndefined();
      const rest = await fitUntil(Infinity, first.text);
      expect(rest.model!.save()).toEqual(whole.model!.save());
      expect(rest.count).toBe(whole.count - cut);
    }
  });

  it.each([
    ['of other parameters', (state: object) => ({ ...state, key: 'other' })],
    ['of another version', (state: object) => ({ ...state, version: 2 })],
    ['with too few numbers', (state: object) => ({ ...state, centres: [1, 2] })],
    ['of nonsense', () => 'nonsense'],
  ])('begins anew from a state %s', async (_title, change) => {
    const whole = await fitUntil(Infinity);
    const { text } = await fitUntil(3);
    const fresh = await fitUntil(Infinity, JSON.stringify(change(JSON.parse(text!))));
    expect(fresh.count).toBe(whole.count);
    expect(fresh.model!.save()).toEqual(whole.model!.save());
  });

  it('keeps a state of pixels in memory only when much work came together', async () => {
    const checkpoint = memoryCheckpoint();
    const kept = kmeansCheckpoint(checkpoint, 'key', { count: 1, bandCount: 1 });
    const centres = { count: 1, bandCount: 1, values: Float32Array.of(0.1) };
    const progress = { restart: 0, lloyd: { centres, before: centres, iterations: 4 } };
    for (let pass = 0; pass < 20; pass++) await kept.passed(progress, 2 ** 31);
    expect(checkpoint.count).toBe(2);
    expect(await kept.load()).toEqual({ ...progress, least: undefined });
  });
});

it('a fit that is cancelled begins no more than the tasks in flight', async () => {
  const stopper = new AbortController();
  const source = await openPixelSource(raster, { size: 0, seed: 1 }, testRun());
  let [begun, after] = [0, 0];
  const plain = testRun();
  const workers: typeof plain.workers = {
    size: 1,
    run: (task, input, options) => {
      if (stopper.signal.aborted) after++;
      if (++begun === 40) stopper.abort();
      return plain.workers.run(task, input, options);
    },
  };
  const run = testRun({ workers, signal: stopper.signal });
  await expect(fitKmeans(source, raster, parameters, run)).rejects.toMatchObject({ code: 'cancelled' });
  expect(after).toBeLessThanOrEqual(2);
});
