import { expect, it } from 'vitest';
import { createRandom } from '../../../random.ts';
import { reduceTile, reduceValidity } from './reduce-tile.ts';

const MODE = { resampling: 'mode', gap: 0 } as const;

/** All 2 x 2 squares of labels 0..4, side by side. */
const LABELS = [0, 1, 2, 3, 4];
const SQUARES = LABELS.flatMap((a) =>
  LABELS.flatMap((b) => LABELS.flatMap((c) => LABELS.map((d) => [a, b, c, d] as const))),
);

it('keeps the commonest of each four, the first of equals, and no data only where there is nothing else', () => {
  for (const square of SQUARES) {
    const seen = square.filter((label) => label !== 0);
    const count = (label: number): number => seen.filter((other) => other === label).length;
    const most = Math.max(...seen.map(count));
    const expected = seen.find((label) => count(label) === most) ?? 0;
    expect([square, reduceTile(Uint8Array.from(square), 2, MODE)]).toEqual([square, Uint8Array.of(expected)]);
  }
});

it('works on rows of squares and on both types', () => {
  const pixels = Uint16Array.of(1, 1, 0, 900, 1, 2, 0, 0, 0, 0, 5, 6, 0, 0, 6, 7);
  expect(reduceTile(pixels, 4, MODE)).toEqual(Uint16Array.of(1, 900, 0, 6));
});

it('is the mean of the valid pixels of each four', () => {
  const random = createRandom(3);
  const size = 16;
  const samples = Float64Array.from({ length: size * size }, () => random.next());
  const valid = Uint8Array.from(samples, () => (random.next() < 0.5 ? 1 : 0));
  const half = reduceTile(samples, size, { resampling: 'average' }, valid);
  const halfValid = reduceValidity(valid, size, 'average');
  for (const [to, mean] of half.entries()) {
    const at = 2 * size * Math.floor(to / 8) + 2 * (to % 8);
    const four = [at, at + 1, at + size, at + size + 1].filter((place) => valid[place]);
    expect(halfValid[to]).toBe(four.length > 0 ? 1 : 0);
    const sum = four.reduce((total, place) => total + samples[place], 0);
    if (four.length > 0) expect(mean).toBeCloseTo(sum / four.length, 12);
  }
});

it('takes a pixel that is not valid for one of no data, whatever its sample', () => {
  const random = createRandom(6);
  const pixels = Uint8Array.from({ length: 64 * 64 }, () => 1 + random.below(3));
  const valid = Uint8Array.from(pixels, () => (random.next() < 0.5 ? 1 : 0));
  const marked = pixels.map((sample, i) => (valid[i] === 0 ? 0 : sample));
  for (const resampling of ['mode', 'average'] as const) {
    const reduced = reduceTile(pixels, 64, { resampling }, valid);
    expect(reduced).toEqual(reduceTile(marked, 64, { resampling, gap: 0 }));
  }
});

it('rounds means of whole numbers, does not overflow, and is exact for 64 bits', () => {
  const average = { resampling: 'average' } as const;
  const high = Uint32Array.of(4294967295, 4294967295, 4294967295, 4294967294);
  expect([...reduceTile(high, 2, average)]).toEqual([4294967295]);
  expect([...reduceTile(Int16Array.of(-3, -4, 2, 4), 2, average)]).toEqual([0]);
  const large = 2n ** 63n + 1n;
  expect([...reduceTile(BigUint64Array.of(large, large + 2n, large, large + 2n), 2, average)]).toEqual([
    large + 1n,
  ]);
});

it('never makes no data out of valid pixels', () => {
  const around = Int16Array.of(-1, 1, -1, 1);
  expect([...reduceTile(around, 2, { resampling: 'average', gap: 0 })]).toEqual([-1]);
  const float = Float32Array.of(-0.9, 1.1, -0.9, 1.1);
  const [mean] = reduceTile(float, 2, { resampling: 'average' });
  expect([...reduceTile(float, 2, { resampling: 'average', gap: mean })]).toEqual([float[0]]);
});
