import { totalmem } from 'node:os';
import { expect, it } from 'vitest';
import { cacheBytes } from './cache-bytes.ts';

const GB = 2 ** 30;

it('follows the memory of the machine between two bounds', () => {
  expect(cacheBytes(1 * GB)).toBe(GB / 4);
  expect(cacheBytes(8 * GB)).toBe(GB);
  expect(cacheBytes(256 * GB)).toBe(1.5 * GB);
});

it('takes no more than an eighth of this machine, but for the least', () => {
  expect(cacheBytes()).toBeLessThanOrEqual(Math.max(GB / 4, totalmem() / 8));
});
