import { describe, expect, it } from 'vitest';
import { cleanTargets } from './clean-targets.ts';

/** Pixels in a ring; the neighbours of each are the two on either side. */
function ring(labels: number[]): { labels: Int32Array; nearest: { perRow: number; indices: Int32Array } } {
  const count = labels.length;
  const around = [-2, -1, 1, 2];
  const indices = Int32Array.from(
    { length: 4 * count },
    (_, i) => (Math.floor(i / 4) + around[i % 4] + count) % count,
  );
  return { labels: Int32Array.from(labels), nearest: { perRow: 4, indices } };
}

describe('clean pixels', () => {
  it('are those whose cluster half of their neighbours share, or more', () => {
    const { labels, nearest } = ring([0, 0, 0, 0, 1, 0, 0, 1, 1, 1, 1, 1]);
    expect([...cleanTargets(labels, nearest, 2)]).toEqual([0, 0, 0, 0, -1, 0, -1, 1, 1, 1, 1, 1]);
  });

  it('are a tenth of each cluster at least', () => {
    const scattered = Array.from({ length: 40 }, (_, i) => (i % 8 === 0 ? 1 : 0));
    const { labels, nearest } = ring(scattered);
    const clean = [...cleanTargets(labels, nearest, 3)];
    expect(clean.filter((target) => target === 1).length).toBeGreaterThan(0);
    expect(clean.filter((target) => target === 0)).toHaveLength(35);
  });
});
