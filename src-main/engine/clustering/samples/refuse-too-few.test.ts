import { describe, expect, it } from 'vitest';
import { refuseTooFew } from './refuse-too-few.ts';
import type { Sample } from './samples.ts';

/** Pixels as rows of samples. */
const sampleOf = (...pixels: number[][]): Sample => ({
  count: pixels.length,
  bandCount: pixels[0].length,
  values: Float32Array.from(pixels[0].flatMap((_, band) => pixels.map((pixel) => pixel[band]))),
  positions: Float64Array.from(pixels, (_, i) => i),
});

describe('a sample with fewer different pixels than clusters', () => {
  it('is refused, saying how many there are', () => {
    const sample = sampleOf([1, 2], [1, 2], [2, 1], [2, 2], [1, 2]);
    expect(() => refuseTooFew('scene', sample, 3)).not.toThrow();
    expect(() => refuseTooFew('scene', sample, 4)).toThrow(
      /scene: 4 clusters need at least 4 different pixels, but the 5 pixels .* only 3/,
    );
  });

  it('has no more of them for zeros of either sign', () => {
    expect(() => refuseTooFew('scene', sampleOf([0, 1], [-0, 1]), 2)).toThrow('only 1 different value');
  });

  it('is told from one with enough where pixels differ in a single band', () => {
    const pixels = Array.from({ length: 1000 }, (_, i) =>
      Array.from({ length: 50 }, (_, b) => (b === 49 ? i : 7)),
    );
    expect(() => refuseTooFew('scene', sampleOf(...pixels), 1000)).not.toThrow();
  });
});
