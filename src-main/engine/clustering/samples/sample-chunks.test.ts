import { expect, it } from 'vitest';
import { testRun } from '../../testing/check-clusterer.ts';
import { plainWorkers } from '../../testing/scrambled-workers.ts';
import type { Task, Workers } from '../../workers.ts';
import { createPace, forEachChunk, type SampleChunk } from './sample-chunks.ts';
import type { Sample } from './samples.ts';

const COUNT = 500_000;
const sample: Sample = {
  count: COUNT,
  bandCount: 2,
  values: new Float32Array(2 * COUNT),
  positions: new Float64Array(COUNT),
};
const placeOf: Task<SampleChunk, number> = { name: 'place-of', run: ({ from }) => from };

/** How long the batches are that go to so many threads, and the chunks that come back. */
async function passOver(size: number, centreCount: number): Promise<{ batches: number[]; seen: number[] }> {
  const batches: number[] = [];
  const workers: Workers = {
    ...plainWorkers(),
    size,
    runSeveral: async (task, inputs) => {
      batches.push(inputs.length);
      return Promise.all(inputs.map((input) => plainWorkers().run(task, input)));
    },
  };
  const run = testRun({ workers });
  const seen: number[] = [];
  await forEachChunk(
    sample,
    centreCount,
    run,
    createPace(run.signal),
    placeOf,
    (chunk) => chunk,
    (place, { from }) => {
      expect(place).toBe(from);
      seen.push(place);
    },
  );
  return { batches, seen };
}

it('sends cheap chunks to a thread together, the same chunks in the same order for any number of threads', async () => {
  const one = await passOver(1, 16);
  const three = await passOver(3, 16);
  expect(three.seen).toEqual(one.seen);
  expect(one.seen).toEqual(one.seen.toSorted((left, right) => left - right));
  expect(one.batches.length).toBeLessThan(6);
  expect(three.batches.length).toBeGreaterThanOrEqual(12);
  expect(three.batches.length).toBeLessThan(three.seen.length);
});

it('sends costly chunks one by one, so that a cancel request is soon heeded', async () => {
  const { batches, seen } = await passOver(1, 4000);
  expect(batches).toEqual(seen.map(() => 1));
});
