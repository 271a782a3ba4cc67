import { expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { createLabelCounter } from './label-counter.ts';

it('counts the valid pixels of every label over all blocks, whatever their length', () => {
  const random = createRandom(5);
  const counter = createLabelCounter(300);
  const expected = new Float64Array(300);
  for (const length of [0, 1, 3, 4, 17, 1000]) {
    const labels = Uint16Array.from({ length }, () => random.below(300));
    const valid = Uint8Array.from(labels, () => random.below(2));
    counter.add(labels, valid);
    labels.forEach((label, i) => (expected[label] += valid[i]));
  }
  expect(counter.totals()).toEqual(expected);
});

it('goes on counting after it was asked', () => {
  const counter = createLabelCounter(256);
  for (let block = 1; block <= 3; block++) {
    counter.add(Uint8Array.of(7, 7, 255, 7, 7), Uint8Array.of(1, 1, 1, 0, 1));
    expect([counter.totals()[7], counter.totals()[255]]).toEqual([3 * block, block]);
  }
});
