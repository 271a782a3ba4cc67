import { describe, expect, it } from 'vitest';
import { evaluate, type NumbersByName } from '../../device/reference/evaluate.ts';
import { initialVariables } from '../initial-variables.ts';
import { multiply } from '../operations/elementwise.ts';
import { constant, input, variable } from '../operations/leaves.ts';
import { sum } from '../operations/reduce.ts';
import { createProgram } from '../program.ts';
import type { Tensor } from '../tensor.ts';
import { adam } from './adam.ts';
import { cosineSchedule, stepSchedule, warmUp } from './schedules.ts';
import { sgd } from './sgd.ts';

const step = input('step', []);
const rateAt = (schedule: Tensor, count: number): number =>
  evaluate(createProgram({ schedule, step }), { step: [count] }, {}, Math.fround).outputs.schedule[0];

describe('adam', () => {
  it('keeps its bias corrections right in float32 over 100,000 steps', () => {
    const weight = variable('w', [], { kind: 'constant', value: 0 });
    const updates = adam(multiply(weight, 3), [weight], { rate: 0 });
    const program = createProgram({}, updates);
    let variables: NumbersByName = initialVariables(program, 1);
    for (let count = 1; count <= 100_000; count++) {
      variables = evaluate(program, {}, variables, Math.fround).variables;
      if (![1, 2, 10, 100, 1000, 10_000, 100_000].includes(count)) continue;
      const first = variables['w.firstMoment'][0] / variables['adam.correction1'][0];
      const second = variables['w.secondMoment'][0] / variables['adam.correction2'][0];
      expect(Math.abs(first / 3 - 1), `first moment at ${count}`).toBeLessThan(1e-5);
      expect(Math.abs(second / 9 - 1), `second moment at ${count}`).toBeLessThan(1e-4);
      expect(Math.abs(variables['adam.correction2'][0] / (1 - 0.999 ** count) - 1)).toBeLessThan(1e-4);
    }
  });

  it('names its state after the parameters, and trains nothing but variables', () => {
    const weight = variable('layer.weight', [2], { kind: 'constant', value: 1 });
    const { variables } = createProgram({}, adam(sum(weight), [weight], { rate: 1, name: 'first' }));
    expect([...variables.keys()].sort()).toEqual([
      'first.correction1',
      'first.correction2',
      'layer.weight',
      'layer.weight.firstMoment',
      'layer.weight.secondMoment',
    ]);
    expect(() => adam(step, [step], { rate: 1 })).toThrow(RangeError);
  });
});

describe('sgd', () => {
  it('keeps no state without momentum', () => {
    const weight = variable('w', [2], { kind: 'constant', value: 1 });
    const program = createProgram({}, sgd(sum(weight), [weight], { rate: 0.5 }));
    expect([...program.variables.keys()]).toEqual(['w']);
    expect(evaluate(program, {}, { w: [1, 2] }).variables.w).toEqual(Float64Array.of(0.5, 1.5));
  });
});

describe('schedules', () => {
  it('change the rate right after every n steps, in float32 too', () => {
    const schedule = stepSchedule(step, { rate: 2, every: 1170 });
    for (let change = 0; change < 6; change++) {
      const [first, last] = [change * 1170, change * 1170 + 1169].map((count) => rateAt(schedule, count));
      expect(first / (2 * 0.1 ** change)).toBeCloseTo(1, 5);
      expect(last).toBe(first);
    }
  });

  it('go down half a cosine and stay there', () => {
    const schedule = cosineSchedule(step, { rate: 3, steps: 1000, least: 1 });
    expect([0, 500, 1000, 5000].map((count) => Math.round(rateAt(schedule, count) * 1e5) / 1e5)).toEqual([
      3, 2, 1, 1,
    ]);
  });

  it('warm up in a line', () => {
    const schedule = warmUp(constant(8), step, 4);
    expect([0, 1, 3, 4, 100].map((count) => rateAt(schedule, count))).toEqual([2, 4, 8, 8, 8]);
  });
});
