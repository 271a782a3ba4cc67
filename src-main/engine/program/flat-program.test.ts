import { describe, expect, it } from 'vitest';
import { evaluate } from '../device/reference/evaluate.ts';
import { flattenProgram, restoreProgram } from './flat-program.ts';
import { stopGradient, withGradient } from './operations/custom.ts';
import { add, multiply } from './operations/elementwise.ts';
import { input, variable } from './operations/leaves.ts';
import { createProgram, type Program } from './program.ts';
import type { Tensor } from './tensor.ts';

/** As it arrives in another thread. */
const sent = (program: Program): Program => restoreProgram(structuredClone(flattenProgram(program)));

const x = input('x', [2]);
const weight = variable('weight', [2], { kind: 'constant', value: 1 });

describe('a program that was sent to another thread', () => {
  it('computes the same, and changes the same variables', () => {
    const scaled = multiply(weight, stopGradient(x));
    const program = createProgram({ scaled, x }, [{ variable: weight, value: add(weight, scaled) }]);
    const feed = { x: Float32Array.of(3, 4) };
    const variables = { weight: Float64Array.of(5, 6) };
    const expected = evaluate(program, feed, variables);
    expect(evaluate(sent(program), feed, variables)).toEqual(expected);
    expect(expected.variables.weight).toEqual(Float64Array.of(20, 30));
  });

  it('has values in place of those with a gradient of their own, one behind the other too', () => {
    const value = add(x, 1);
    const twice = withGradient(stopGradient(value), [weight], (gradient) => [gradient]);
    const { outputs, tensors } = sent(createProgram({ value, twice }));
    expect(outputs.get('twice')).toBe(outputs.get('value'));
    expect(tensors.filter(({ operation }) => operation.kind === 'custom')).toEqual([]);
  });

  it('still has the inputs and variables that only a gradient had to do with', () => {
    const program = createProgram({ y: withGradient(add(x, 1), [weight, input('z', [1])], (g) => [g, g]) });
    const { inputs, variables } = sent(program);
    expect([...inputs.keys()].sort()).toEqual(['x', 'z']);
    expect([...variables.keys()]).toEqual(['weight']);
  });

  it('shares what was shared', () => {
    let doubled: Tensor = x;
    for (let times = 0; times < 200; times++) doubled = add(doubled, doubled);
    const program = createProgram({ doubled });
    const { tensors, outputs } = sent(program);
    expect(tensors).toHaveLength(program.tensors.length);
    const [left, right] = outputs.get('doubled')!.inputs;
    expect(left).toBe(right);
  });

  it('may be deeper than copying it as it is could follow', () => {
    let long: Tensor = x;
    for (let times = 0; times < 20_000; times++) long = add(long, weight);
    const program = createProgram({ long });
    expect(() => structuredClone(program)).toThrow(RangeError);
    const { outputs } = evaluate(sent(program), { x: Float32Array.of(1, 2) }, { weight: [1, 2] });
    expect([...outputs.long]).toEqual([20_001, 40_002]);
  });
});
