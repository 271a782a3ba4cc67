import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import { splitEmpty } from './split-empty.ts';

const countsOf = (targets: Int32Array, classes: number): number[] =>
  Array.from({ length: classes }, (_, own) => targets.filter((target) => target === own).length);

describe('classes without pixels', () => {
  it('take a random half of the class that is then the largest, others stay as they are', () => {
    const targets = Int32Array.from({ length: 1000 }, (_, i) => (i < 100 ? -1 : i < 300 ? 1 : 4));
    const split = splitEmpty(targets, 5, createRandom(1));
    // 700 of class 4: half to class 0, then class 2 takes half of the first of two equal ones, then class 3 of the other.
    expect(countsOf(split, 5)).toEqual([175, 200, 175, 175, 175]);
    split.forEach((target, i) => targets[i] !== 4 && expect(target).toBe(targets[i]));
    expect(splitEmpty(targets, 5, createRandom(1))).toEqual(split);
    expect(splitEmpty(targets, 5, createRandom(2))).not.toEqual(split);
    expect(countsOf(targets, 5)).toEqual([0, 200, 0, 0, 700]);
  });

  it('are any part of it, not its first pixels', () => {
    const split = splitEmpty(new Int32Array(1000), 2, createRandom(3));
    const inFirstHalf = split.subarray(0, 500).filter((target) => target === 1).length;
    expect(Math.abs(inFirstHalf - 250)).toBeLessThan(60);
  });

  it('stay empty where no class has two pixels', () => {
    expect([...splitEmpty(Int32Array.of(0, 1), 4, createRandom(1))]).toEqual([0, 1]);
  });
});
