import { expect, it } from 'vitest';
import { reshape } from '../../program/operations/arrange.ts';
import { add, exp, negate } from '../../program/operations/elementwise.ts';
import { input, variable } from '../../program/operations/leaves.ts';
import { createProgram } from '../../program/program.ts';
import { peakNumbers } from './peak-numbers.ts';

const x = input('x', [10, 10]);

it('counts what is needed at the same time, and no more', () => {
  const chain = exp(negate(exp(negate(x))));
  expect(peakNumbers(createProgram({ chain }))).toBe(200);
  expect(peakNumbers(createProgram({ sum: add(chain, x) }))).toBe(300);
});

it('counts once what is only passed on, and keeps it for who reads it later', () => {
  const first = negate(x);
  const flat = reshape(first, [100]);
  const late = add(reshape(exp(exp(x)), [100]), flat);
  expect(peakNumbers(createProgram({ late }))).toBe(
    peakNumbers(createProgram({ late: add(exp(exp(x)), first) })),
  );
});

it('keeps outputs and updates to the end, and leaves variables out', () => {
  const total = variable('total', [10, 10], { kind: 'constant', value: 0 });
  const value = add(total, x);
  expect(peakNumbers(createProgram({}, [{ variable: total, value }]))).toBe(200);
  expect(peakNumbers(createProgram({ a: negate(x), b: exp(x) }))).toBe(300);
});
