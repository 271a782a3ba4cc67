import { describe, expect, it, vi } from 'vitest';
import type { TilePixels } from '../../src-main/engine/api.ts';
import { TileRefiner, type CoarseTile } from './tile-refiner.ts';

/** A refiner, and tiles whose better versions are handed out by the test. */
function opened() {
  const changed = vi.fn();
  const refiner = new TileRefiner(changed);
  const asked: { x: number; after: number; signal: AbortSignal; answer: (refined?: number) => void }[] = [];
  const tile = (x: number, refined = 16) => ({
    address: { z: 1, x, y: 0 },
    refined,
    load: (after: number, signal: AbortSignal) =>
      new Promise<TilePixels>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
        const answer = (better?: number): void =>
          resolve({ width: 1, height: 1, channels: 1, data: Float32Array.of(better ?? -1), refined: better });
        asked.push({ x, after, signal, answer });
      }),
    replace: vi.fn<CoarseTile['replace']>(),
  });
  return { refiner, changed, asked, tile };
}

async function turn(): Promise<void> {
  for (let step = 0; step < 6; step += 1) await Promise.resolve();
}

describe('coarse tiles', () => {
  it('are asked for again until they are complete, and replaced each time', async () => {
    const { refiner, changed, asked, tile } = opened();
    const coarse = tile(0);
    refiner.add(coarse);
    asked[0].answer(64);
    await turn();
    asked[1].answer();
    await turn();
    expect(asked.map(({ after }) => after)).toEqual([16, 64]);
    expect(coarse.replace.mock.calls).toEqual([[Float32Array.of(64)], [Float32Array.of(-1)]]);
    expect([changed.mock.calls[0], changed.mock.lastCall, refiner.count]).toEqual([[true], [false], 0]);
  });

  it('take turns, two at a time', async () => {
    const { refiner, asked, tile } = opened();
    for (const x of [0, 1, 2]) refiner.add(tile(x));
    expect(asked.map(({ x }) => x)).toEqual([0, 1]);
    asked[0].answer(64);
    await turn();
    asked[1].answer(64);
    await turn();
    expect(asked.map(({ x }) => x)).toEqual([0, 1, 2, 0]);
  });

  it('are given up when they leave the view, and asked for again when they come back', async () => {
    const { refiner, changed, asked, tile } = opened();
    refiner.add(tile(0));
    refiner.look(({ x }) => x > 0);
    await turn();
    expect([asked[0].signal.aborted, changed.mock.lastCall, refiner.count]).toEqual([true, [false], 1]);
    refiner.look(() => true);
    expect([asked.length, changed.mock.lastCall]).toEqual([2, [true]]);
  });

  it('are left as they are when asking fails, or when all are forgotten', async () => {
    const { refiner, asked, tile } = opened();
    const failing = { ...tile(0), load: () => Promise.reject(new Error('gone')) };
    refiner.add(failing);
    await turn();
    expect([refiner.count, failing.replace.mock.calls.length]).toEqual([0, 0]);
    const coarse = tile(1);
    refiner.add(coarse);
    refiner.clear();
    await turn();
    expect([asked[0].signal.aborted, coarse.replace.mock.calls.length, refiner.count]).toEqual([true, 0, 0]);
  });

  it('give way to a newer one of the same place', async () => {
    const { refiner, asked, tile } = opened();
    const [old, fresh] = [tile(0), tile(0, 64)];
    refiner.add(old);
    refiner.add(fresh);
    asked[0].answer(64);
    await turn();
    asked[1].answer();
    await turn();
    expect([old.replace.mock.calls.length, fresh.replace.mock.calls.length]).toEqual([0, 1]);
  });
});
