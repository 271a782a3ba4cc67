import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { clusterFeatures } from './cluster-features.ts';

/** Rows about so many directions, of any length, in a space of `width` numbers of which a few vary. */
function directed(count: number, groups: number, width: number) {
  const random = createRandom(5);
  const directions = Array.from({ length: groups }, () =>
    Array.from({ length: width }, () => random.next() - 0.5),
  );
  const values = new Float32Array(count * width);
  for (let i = 0; i < count; i++) {
    const own = directions[i % groups];
    for (let j = 0; j < width; j++) values[i * width + j] = own[j] + 0.01 * (random.next() - 0.5);
  }
  return { width, values };
}

const groupsOf = (targets: Int32Array, groups: number): Set<number>[] =>
  Array.from({ length: groups }, (_, group) => new Set(targets.filter((_target, i) => i % groups === group)));

describe('clusters of features', () => {
  it.each([
    ['a few', 4, 16],
    ['more than a hundred, in two levels', 120, 48],
  ])('are the groups that there are: %s', async (_title, groups, width) => {
    const targets = await clusterFeatures(directed(20 * groups, groups, width), groups, 1, testRun());
    const found = groupsOf(targets, groups);
    const pure = found.filter(({ size }) => size === 1).length;
    expect(pure).toBeGreaterThanOrEqual(0.9 * groups);
    expect(Math.min(...targets)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...targets)).toBeLessThan(groups);
  });

  it('do not depend on the scale or shift of a feature', async () => {
    const { width, values } = directed(200, 4, 8);
    const changed = values.map((value, i) => (i % 8 === 2 ? 1000 * value + 70 : value));
    const [first, second] = [values, changed].map((own) =>
      clusterFeatures({ width, values: own }, 4, 1, testRun()),
    );
    expect(await second).toEqual(await first);
  });

  it('are none where no feature varies', async () => {
    const targets = await clusterFeatures(
      { width: 4, values: new Float32Array(40).fill(3) },
      2,
      1,
      testRun(),
    );
    expect([...targets]).toEqual(new Array(10).fill(-1));
  });
});
