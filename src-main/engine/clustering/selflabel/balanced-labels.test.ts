import { describe, expect, it } from 'vitest';
import { askPython, hasPython } from '../../ask-python.test-setup.ts';
import { createRandom } from '../../random.ts';
import { createPace } from '../samples/sample-chunks.ts';
import { balancedLabels } from './balanced-labels.ts';

const pace = createPace(new AbortController().signal);

function logitsOf(count: number, classes: number, favour: number[], seed = 1) {
  const random = createRandom(seed);
  const values = Float32Array.from(
    { length: count * classes },
    (_, i) => 2 * random.next() + favour[i % classes],
  );
  return { width: classes, values };
}

const countsOf = (labels: Int32Array, classes: number): number[] =>
  Array.from({ length: classes }, (_, own) => labels.filter((label) => label === own).length);

describe('balanced labels', () => {
  it('are about equally many of each class, though all rows favour one', async () => {
    const labels = await balancedLabels(logitsOf(3000, 5, [0, 0.1, 0.2, 0.3, 3]), pace);
    for (const count of countsOf(labels, 5)) expect(Math.abs(count - 600)).toBeLessThan(60);
  });

  it('give a class to the rows that want it most', async () => {
    const { width, values } = logitsOf(400, 2, [0, 1]);
    const labels = await balancedLabels({ width, values }, pace);
    const preference = Array.from(labels, (_, i) => values[2 * i] - values[2 * i + 1]);
    const least = Math.min(...preference.filter((_, i) => labels[i] === 0));
    expect(least).toBeGreaterThanOrEqual(Math.max(...preference.filter((_, i) => labels[i] === 1)));
  });

  it('are classes also where the logits are far apart, or all the same', async () => {
    const sure = await balancedLabels({ width: 3, values: Float32Array.of(900, 0, -900, 900, -5, 0) }, pace);
    expect([...sure].every((label) => label >= 0 && label < 3)).toBe(true);
    const same = await balancedLabels({ width: 3, values: new Float32Array(30) }, pace);
    expect([...same]).toEqual(new Array(10).fill(0));
  });

  it.skipIf(!hasPython('numpy'))(
    'are those of the definition in numpy (skipped where it is absent)',
    async () => {
      const { width, values } = logitsOf(500, 7, [0, 0, 1, 1, 2, 0.5, 0], 9);
      const script = `
import numpy as np
x = np.array(given).reshape(-1, 7)
p = np.exp(x - x.max(1, keepdims=True)); p /= p.sum(1, keepdims=True); p = p ** 25
n, k = p.shape
c = np.ones(k) / k
change = 1
while change >= 0.1:
    r = 1 / (n * (p @ c))
    following = 1 / (k * (r @ p))
    change = np.abs(c / following - 1).sum()
    c = following
answer((r[:, None] * p * c).argmax(1).tolist())
`;
      expect([...(await balancedLabels({ width, values }, pace))]).toEqual(askPython(script, [...values]));
    },
  );
});
