import { describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../../../node/codecs.ts';
import { createRandom } from '../../../random.ts';
import { TILE_SIZE } from './tile-size.ts';
import { usualLevel } from './usual-level.ts';

const random = createRandom(8);

/** Fields of `side` pixels square, and in each so many of its pixels of another class. */
function classMap(side: number, noise: number): Uint8Array {
  const fields = Uint8Array.from({ length: TILE_SIZE ** 2 }, () => 1 + random.below(12));
  return Uint8Array.from({ length: TILE_SIZE ** 2 }, (_, i) => {
    const [column, row] = [i % TILE_SIZE, Math.floor(i / TILE_SIZE)];
    const field = Math.floor(row / side) * TILE_SIZE + Math.floor(column / side);
    return random.next() < noise ? 1 + random.below(12) : fields[field];
  });
}

const MAPS: readonly [string, Uint8Array][] = [
  ['noise', classMap(1, 1)],
  ['single pixels of other classes', classMap(8, 0.1)],
  ['some in fields', classMap(24, 0.01)],
  ['plain fields', classMap(32, 0)],
  ['one class', new Uint8Array(TILE_SIZE ** 2).fill(3)],
];

describe('the usual level of deflate', () => {
  it.each(MAPS)('makes at most an eighth more than level 6 does of %s', (_, labels) => {
    const bytes = (level: number): number => nodeCodecs.deflate(labels, level).length;
    expect(bytes(usualLevel(labels, 1, TILE_SIZE, 1))).toBeLessThanOrEqual((bytes(6) * 9) / 8);
  });

  it('is lower for labels that change from pixel to pixel, and for numbers', () => {
    const [noise, , , fields] = MAPS.map(([, labels]) => labels);
    expect(usualLevel(noise, 1, TILE_SIZE, 1)).toBe(4);
    expect(usualLevel(fields, 1, TILE_SIZE, 1)).toBe(6);
    expect(usualLevel(fields, 2, TILE_SIZE, 1)).toBe(4);
  });

  it('compares the samples of a band with each other', () => {
    const twoBands = Uint8Array.from({ length: 2 * TILE_SIZE ** 2 }, (_, i) => i % 2);
    expect(usualLevel(twoBands, 1, 2 * TILE_SIZE, 2)).toBe(6);
    expect(usualLevel(twoBands, 1, 2 * TILE_SIZE, 1)).toBe(4);
  });
});
