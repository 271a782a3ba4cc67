import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import type { TilePixels } from './display-tiles.ts';
import { fillGaps } from './fill-gaps.ts';

const SIDE = 32;

/** One band and validity: what is known is copied out of `sample`, what is not is zero. */
function tile(
  sample: (column: number, row: number) => number | undefined,
  isKnown: (column: number, row: number) => boolean,
) {
  const pixels: TilePixels = {
    width: SIDE,
    height: SIDE,
    channels: 2,
    data: new Float32Array(2 * SIDE ** 2),
  };
  const known = new Uint8Array(SIDE ** 2);
  const gap: number[] = [];
  for (let at = 0; at < SIDE ** 2; at += 1) {
    const place = [at % SIDE, Math.floor(at / SIDE)] as const;
    known[at] = Number(isKnown(...place));
    const value = sample(...place);
    if (!known[at]) gap.push(at);
    else if (value !== undefined) pixels.data.set([value, 1], 2 * at);
  }
  return { pixels, known, gaps: [Uint16Array.from(gap)] };
}

const everyEighth = (column: number, row: number): boolean => (column >> 2) % 2 === 0 && (row >> 2) % 2 === 0;

function fill({ pixels, known, gaps }: ReturnType<typeof tile>, aspect = 1): number[][] {
  fillGaps({ pixels, known, aspect }, gaps);
  return Array.from({ length: SIDE ** 2 }, (_, at) => [...pixels.data.subarray(2 * at, 2 * at + 2)]);
}

describe('pixels that are guessed', () => {
  it('leave known ones alone, and lie between the least and the greatest of them', () => {
    const random = createRandom(3);
    const noise = Array.from({ length: SIDE ** 2 }, () => 10 + random.next());
    const sample = (column: number, row: number): number => Math.fround(noise[row * SIDE + column]);
    const filled = fill(tile(sample, everyEighth));
    for (const [at, [value, valid]] of filled.entries()) {
      const [column, row] = [at % SIDE, Math.floor(at / SIDE)];
      expect(valid).toBe(1);
      if (everyEighth(column, row)) expect(value).toBe(sample(column, row));
      expect(value).toBeGreaterThanOrEqual(10);
      expect(value).toBeLessThanOrEqual(11);
    }
  });

  it.each([
    [1, 0],
    [1, 1],
    [1, -1],
    [-2, 1],
  ])(
    'follow a slope of %d, %d better than the nearest known pixel does, but for the edge beyond the last known pieces',
    (across, down) => {
      const slope = (column: number, row: number): number => across * column + down * row;
      const places = Array.from(
        { length: SIDE ** 2 },
        (_, at) => [at % SIDE, Math.floor(at / SIDE)] as const,
      );
      const known = places.filter(([column, row]) => everyEighth(column, row));
      const filled = fill(tile(slope, everyEighth));
      const errors = places
        .filter(([column, row]) => column < 28 && row < 28 && !everyEighth(column, row))
        .map(([column, row]) => {
          const squared = ([x, y]: readonly [number, number]): number => (x - column) ** 2 + (y - row) ** 2;
          const nearest = known.reduce((best, next) => (squared(next) < squared(best) ? next : best));
          const truth = slope(column, row);
          const [guess] = filled[row * SIDE + column];
          return { guessed: Math.abs(guess - truth), nearest: Math.abs(slope(...nearest) - truth) };
        });
      const most = (of: 'guessed' | 'nearest'): number => Math.max(...errors.map((error) => error[of]));
      const mean = (of: 'guessed' | 'nearest'): number =>
        errors.reduce((sum, error) => sum + error[of], 0) / errors.length;
      expect(most('guessed')).toBeLessThan(most('nearest'));
      expect(mean('guessed')).toBeLessThan(mean('nearest'));
    },
  );

  it('are not blurred along pieces that are long and thin, whichever way', () => {
    const rows = fill(
      tile(
        (column) => column,
        (_, row) => row % 8 === 0,
      ),
      SIDE,
    );
    expect(rows.map(([value]) => value)).toEqual(rows.map((_, at) => at % SIDE));
    const columns = fill(
      tile(
        (_, row) => row,
        (column) => column % 8 === 0,
      ),
      1 / SIDE,
    );
    expect(columns.map(([value]) => value)).toEqual(columns.map((_, at) => Math.floor(at / SIDE)));
  });

  it('have no data where most of what is near has none, and are not darkened by it', () => {
    const filled = fill(tile((column) => (column < 16 ? 50 : undefined), everyEighth));
    for (const [at, [value, valid]] of filled.entries()) {
      expect(value).toBe(valid === 1 ? 50 : 0);
      if (at % SIDE < 12) expect(valid).toBe(1);
      if (at % SIDE >= 24) expect(valid).toBe(0);
    }
  });

  it('pass over infinite samples', () => {
    const filled = fill(tile((column) => (column === 0 ? Infinity : 1), everyEighth));
    const guessed = filled.filter((_, at) => !everyEighth(at % SIDE, Math.floor(at / SIDE)));
    expect(guessed.every(([value]) => Number.isFinite(value))).toBe(true);
  });

  it('stay empty where nothing is known', () => {
    expect(
      fill(
        tile(
          () => 1,
          () => false,
        ),
      ).flat(),
    ).toEqual(new Array(2 * SIDE ** 2).fill(0));
  });
});
