import { describe, expect, it } from 'vitest';
import { differentiate } from '../../program/differentiate.ts';
import { conv2d } from '../../program/operations/convolution.ts';
import { input } from '../../program/operations/leaves.ts';
import { matmul } from '../../program/operations/matrix.ts';
import { sum } from '../../program/operations/reduce.ts';
import { createProgram } from '../../program/program.ts';
import { usefulThreads } from './useful-threads.ts';

const convolved = (batch: number) =>
  conv2d(input('images', [batch, 32, 9, 9]), input('filters', [64, 32, 3, 3]), { padding: 1 });

describe('threads for a program', () => {
  it('are all for large products, one for small ones', () => {
    const threadsOf = (rows: number): number =>
      usefulThreads(createProgram({ y: matmul(input('x', [rows, 64]), input('w', [64, 64])) }), 4);
    expect([16, 1024].map(threadsOf)).toEqual([1, 4]);
  });

  it('count convolutions and their gradients by what they multiply', () => {
    const images = input('images', [32, 32, 9, 9]);
    const filters = input('filters', [64, 32, 3, 3]);
    const loss = sum(conv2d(images, filters, { padding: 1 }));
    const [toImages, toFilters] = differentiate(loss, [images, filters]);
    expect(usefulThreads(createProgram({ toImages }), 2)).toBe(2);
    expect(usefulThreads(createProgram({ toFilters }), 2)).toBe(2);
    expect(usefulThreads(createProgram({ y: convolved(1) }), 2)).toBe(1);
    expect(usefulThreads(createProgram({ y: convolved(32) }), 2)).toBe(2);
  });
});
