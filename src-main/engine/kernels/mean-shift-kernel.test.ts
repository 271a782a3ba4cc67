import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { ABSENT_SAMPLE, type MeanShiftKernel, type ShiftedRectangle } from './mean-shift-kernel.ts';
import { openMeanShift } from './open-mean-shift.ts';
import { plainMeanShift } from './plain-mean-shift.ts';
import { createWasmMeanShift } from './wasm-mean-shift.ts';

const wasmMeanShift = createWasmMeanShift()!;

/** Two fields, left and right, with noise; every fifth pixel or so absent where `absent`. */
function rectangle(
  bandCount: number,
  size: number,
  margin: number,
  noise: number,
  absent = false,
): ShiftedRectangle {
  const random = createRandom(bandCount * size);
  const columns = size + 2 * margin;
  const planes = Array.from({ length: bandCount }, (_, band) =>
    Float32Array.from(
      { length: columns * columns },
      (_, i) => (i % columns < columns / 2 ? 0 : band + 1) + noise * (random.next() - 0.5),
    ),
  );
  for (let i = 0; absent && i < columns * columns; i++) {
    if (random.next() < 0.2) planes.forEach((plane) => (plane[i] = ABSENT_SAMPLE));
  }
  return { planes, columns, rows: columns, margin };
}

describe('the compiled mean shift', () => {
  it('is the one that is used here', () => {
    expect(openMeanShift().name).toBe('wasm');
  });

  it.each([
    [1, 1, 1, 1],
    [3, 20, 2, 3],
    [6, 17, 3, 4],
    [40, 9, 5, 2],
  ])('gives the very bits of the plain one: %i bands, %i pixels across, radius %i, %i passes', (...sizes) => {
    const [bandCount, size, radius, passes] = sizes;
    for (const noise of [0.3, 3]) {
      for (const absent of [false, true]) {
        const pixels = rectangle(bandCount, size, radius * passes, noise, absent);
        const options = { radius, passes, bandwidth: 0.9 };
        expect(wasmMeanShift.shift(pixels, options)).toEqual(plainMeanShift.shift(pixels, options));
      }
    }
  });
});

describe.each<[string, MeanShiftKernel]>([
  ['compiled', wasmMeanShift],
  ['plain', plainMeanShift],
])('the %s mean shift', (_, kernel) => {
  const options = { radius: 3, passes: 4, bandwidth: 1 };

  it('smooths the fields and keeps the edge between them', () => {
    const pixels = rectangle(2, 30, 12, 0.4);
    const [first, second] = kernel.shift(pixels, options);
    first.forEach((value, i) => {
      const isLeft = i % 30 < 15;
      expect(Math.abs(value - (isLeft ? 0 : 1))).toBeLessThan(0.12);
      expect(Math.abs(second[i] - (isLeft ? 0 : 2))).toBeLessThan(0.12);
    });
  });

  it('leaves alone what is like nothing around it', () => {
    const pixels = rectangle(1, 9, 12, 0);
    pixels.planes[0].fill(0)[16 * 33 + 16] = 50;
    const [shifted] = kernel.shift(pixels, options);
    expect(shifted[4 * 9 + 4]).toBe(50);
    expect(shifted.filter((value) => value !== 0)).toHaveLength(1);
  });

  it('never looks at pixels without data, and gives 0 for them', () => {
    const pixels = rectangle(2, 20, 12, 0.4, true);
    const [shifted] = kernel.shift(pixels, options);
    shifted.forEach((value, i) => {
      const place = (12 + Math.floor(i / 20)) * 44 + 12 + (i % 20);
      if (pixels.planes[0][place] === ABSENT_SAMPLE) expect(value).toBe(0);
      else expect(Math.abs(value)).toBeLessThan(1.3);
    });
  });

  it('goes to the mean of the window in one pass where all is alike enough', () => {
    const planes = [Float32Array.from({ length: 25 }, (_, i) => i)];
    const [shifted] = kernel.shift(
      { planes, columns: 5, rows: 5, margin: 2 },
      { radius: 2, passes: 1, bandwidth: 99 },
    );
    expect([...shifted]).toEqual([12]);
  });
});
