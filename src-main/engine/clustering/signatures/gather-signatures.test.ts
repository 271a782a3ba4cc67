import { expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { scrambledWorkers } from '../../testing/scrambled-workers.ts';
import { createPace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import { gatherSignatures } from './gather-signatures.ts';

const BANDS = 3;
const COUNT = 40000;

function sample(): Sample {
  const random = createRandom(5);
  // Far from zero, where sums of squares would lose their digits.
  const values = Float32Array.from({ length: BANDS * COUNT }, () => 30000 + Math.floor(random.next() * 100));
  return { count: COUNT, bandCount: BANDS, values, positions: new Float64Array(COUNT) };
}

const ids = Uint16Array.from({ length: COUNT }, (_, i) => (i < 1 ? 4 : i % 3));

const gather = (run = testRun()) => gatherSignatures(sample(), ids, 5, run, createPace(run.signal));

it('is the mean and the covariance of the pixels of each id', async () => {
  const { values } = sample();
  const signatures = await gather();
  for (const id of [1, 2]) {
    const members = [...ids.keys()].filter((i) => ids[i] === id);
    const mean = Array.from({ length: BANDS }, (_, band) => {
      return members.reduce((sum, i) => sum + values[band * COUNT + i], 0) / members.length;
    });
    const { pixels, mean: found, covariance } = signatures[id - 1];
    expect(pixels).toBe(members.length);
    mean.forEach((value, band) => expect(found[band]).toBeCloseTo(value, 8));
    for (let a = 0; a < BANDS; a++) {
      for (let b = 0; b < BANDS; b++) {
        const apart = (i: number, band: number) => values[band * COUNT + i] - mean[band];
        const expected =
          members.reduce((sum, i) => sum + apart(i, a) * apart(i, b), 0) / (members.length - 1);
        expect(covariance[a * BANDS + b]).toBeCloseTo(expected, 7);
      }
    }
  }
});

it('leaves id 0 out, and has zeros for a cluster of no pixels and the spread of one', async () => {
  const [one, two, none, single] = await gather();
  expect(one.pixels + two.pixels).toBe(ids.filter((id) => id === 1 || id === 2).length);
  expect(none).toEqual({
    pixels: 0,
    mean: new Float64Array(BANDS),
    covariance: new Float64Array(BANDS * BANDS),
  });
  expect(single.pixels).toBe(1);
  expect(single.covariance).toEqual(new Float64Array(BANDS * BANDS));
});

it('is the same on any number of threads', async () => {
  expect(await gather(testRun({ workers: scrambledWorkers(3) }))).toEqual(await gather());
});
