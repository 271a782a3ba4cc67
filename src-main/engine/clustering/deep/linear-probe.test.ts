import { describe, expect, it } from 'vitest';
import { askPython, hasPython } from '../../ask-python.test-setup.ts';
import { createRandom, mix32 } from '../../random.ts';
import { linearProbe } from './linear-probe.ts';

/** Rows whose class is told by the direction of two numbers, which a third only disturbs. */
function rowsOf(count: number, spread: number) {
  const random = createRandom(4);
  const classes = Array.from({ length: count }, () => random.below(3));
  const values = Float32Array.from({ length: 3 * count }, (_, i) => {
    const angle = (2 * Math.PI * classes[Math.floor(i / 3)]) / 3;
    const middle = [Math.cos(angle), 50 + 7 * Math.sin(angle), 0][i % 3];
    return middle + spread * (random.next() - 0.5) * [1, 7, 1000][i % 3];
  });
  return { rows: { width: 3, values }, classes };
}

describe('a linear probe', () => {
  it('is right of all where classes lie apart, and of a third where nothing tells them', () => {
    const apart = rowsOf(600, 0.5);
    expect(linearProbe(apart.rows, apart.classes)).toBe(1);
    const mixed = rowsOf(3000, 0.5);
    const guess = linearProbe(
      mixed.rows,
      mixed.classes.map((_, i) => mix32(i + 9) % 3),
    )!;
    expect(Math.abs(guess - 1 / 3)).toBeLessThan(0.06);
  });

  it('is none of a single row', () => {
    expect(linearProbe({ width: 2, values: Float32Array.of(1, 2) }, [0])).toBeUndefined();
  });

  it.skipIf(!hasPython('sklearn'))('is as right as that of scikit-learn (skipped where it is absent)', () => {
    const { rows, classes } = rowsOf(400, 3);
    const halves = classes.map((_, i) => mix32(i) & 1);
    const script = `
import numpy as np
from sklearn.linear_model import Ridge
x = np.array(given['values']).reshape(-1, 3); y = np.array(given['classes']); h = np.array(given['halves'])
z = (x - x[h == 0].mean(0)) / x[h == 0].std(0)
z = np.concatenate([z, np.ones((len(z), 1))], 1)
model = Ridge(alpha=1e-3 * (h == 0).sum(), fit_intercept=False).fit(z[h == 0], np.eye(3)[y[h == 0]])
answer(float((model.predict(z[h == 1]).argmax(1) == y[h == 1]).mean()))
`;
    const theirs = askPython<number>(script, { values: [...rows.values], classes, halves });
    expect(linearProbe(rows, classes)).toBeCloseTo(theirs, 12);
  });
});
