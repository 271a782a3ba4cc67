import { describe, expect, it } from 'vitest';
import { askPython, hasPython } from '../../ask-python.test-setup.ts';
import { createRandom } from '../../random.ts';
import { classPrototypes, nearestClass, sameClasses, shareOf } from './class-prototypes.ts';

/** Rows of `width` numbers about a centre of their own for each class, and the class of each. */
function clouds(count: number, width: number, each: number) {
  const random = createRandom(5);
  const classes = Uint16Array.from({ length: count * each }, (_, row) => row % count);
  const centres = Float64Array.from({ length: count * width }, () => 10 * random.next());
  const values = Float32Array.from(
    { length: classes.length * width },
    (_, at) => centres[classes[Math.floor(at / width)] * width + (at % width)] + random.next(),
  );
  return { rows: { width, values }, classes };
}

const NUMPY = `
import numpy as np
z = np.array(given['values']).reshape(-1, given['width']); y = np.array(given['classes'])
c = np.array([z[y == k].mean(0) for k in range(given['count'])])
spread = ((z - c[y]) ** 2).sum() / (len(z) - len(c))
logits = -((z[:, None] - c[None]) ** 2).sum(2) / spread
p = np.exp(logits - logits.max(1, keepdims=True)); p /= p.sum(1, keepdims=True)
answer({'means': c.ravel().tolist(), 'spread': spread, 'best': p.argmax(1).tolist(), 'sure': p.max(1).tolist()})
`;

describe('the prototypes of classes', () => {
  it.skipIf(!hasPython('numpy'))('are, and say of rows, what numpy computes (skipped without numpy)', () => {
    const { rows, classes } = clouds(4, 6, 25);
    const found = classPrototypes(rows, classes, 4);
    const given = { ...rows, values: [...rows.values], classes: [...classes], count: 4 };
    const theirs = askPython<Record<'means' | 'best' | 'sure', number[]> & { spread: number }>(NUMPY, given);
    theirs.means.forEach((mean, i) => expect(found.means[i]).toBeCloseTo(mean, 10));
    expect(found.spread).toBeCloseTo(theirs.spread, 10);
    const distances = new Float64Array(4);
    classes.forEach((_, row) => {
      const best = nearestClass(found, rows.values, row, distances);
      expect(best).toBe(theirs.best[row]);
      expect(shareOf(distances, best, found)).toBeCloseTo(theirs.sure[row], 10);
    });
  });

  it('are equally sure whatever the scale of the features', () => {
    const { rows, classes } = clouds(3, 4, 9);
    const scaled = { ...rows, values: rows.values.map((value) => 64 * value) };
    const distances = new Float64Array(3);
    const sureOf = (own: typeof rows): number[] => {
      const found = classPrototypes(own, classes, 3);
      return Array.from(classes, (_, row) =>
        shareOf(distances, nearestClass(found, own.values, row, distances), found),
      );
    };
    const sure = sureOf(scaled);
    sureOf(rows).forEach((value, row) => expect(sure[row]).toBeCloseTo(value, 6));
  });

  it('are sure of a lone example by its distance to the others, and of none half-way', () => {
    const rows = { width: 1, values: Float32Array.from([0, 8, 100]) };
    const found = classPrototypes(rows, Uint16Array.from([0, 1, 2]), 3);
    expect([...found.means]).toEqual([0, 8, 100]);
    const distances = new Float64Array(3);
    const sure = (value: number): number =>
      shareOf(distances, nearestClass(found, Float32Array.from([value]), 0, distances), found);
    expect(sure(0)).toBeCloseTo(1 / (1 + Math.exp(-4)), 6);
    expect(sure(4)).toBeCloseTo(0.5, 6);
    expect(sure(100)).toBe(1);
  });

  it('give shares, never no number, where examples of a class do not differ, and far from all', () => {
    const rows = { width: 1, values: Float32Array.from([1, 1, 3, 3]) };
    const found = classPrototypes(rows, Uint16Array.from([0, 0, 1, 1]), 2);
    const distances = new Float64Array(2);
    for (const value of [1, 2, 3, -1e18, 1e18]) {
      const best = nearestClass(found, Float32Array.from([value]), 0, distances);
      const share = shareOf(distances, best, found);
      expect(share).toBeGreaterThanOrEqual(0.5);
      expect(share).toBeLessThanOrEqual(1);
    }
  });

  it('that are the same are found', () => {
    const means = (...values: number[]) => ({ width: 2, means: Float64Array.from(values), spread: 1 });
    expect(sameClasses(means(1, 2, 1, 3, 2, 1))).toBeUndefined();
    expect(sameClasses(means(1, 2, 1, 3, 1, 2))).toEqual([0, 2]);
  });
});
