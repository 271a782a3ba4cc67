import { describe, expect, it } from 'vitest';
import { broadcast, concatenate, pad, slice, transpose } from '../../program/operations/arrange.ts';
import { conv2d } from '../../program/operations/convolution.ts';
import { add, divide, maximum, multiply } from '../../program/operations/elementwise.ts';
import { constant, input, variable } from '../../program/operations/leaves.ts';
import { gather, matmul, oneHot, scatterAdd } from '../../program/operations/matrix.ts';
import { argmax, max, mean, sum } from '../../program/operations/reduce.ts';
import { createProgram } from '../../program/program.ts';
import type { Tensor } from '../../program/tensor.ts';
import { evaluate } from './evaluate.ts';

const valueOf = (y: Tensor): number[] => [...evaluate(createProgram({ y }), {}, {}).outputs.y];
const matrix = constant([1, 2, 3, 4, 5, 6], [2, 3]);
const places = constant([1, 1, 0], [3], 'integer');

describe('evaluate, by hand', () => {
  const column = constant([10, 20], [2, 1]);
  it.each<[string, Tensor, number[]]>([
    ['broadcasts both sides of a binary', add(column, constant([1, 2], [2])), [11, 12, 21, 22]],
    ['takes the larger', maximum(matrix, 3.5), [3.5, 3.5, 3.5, 4, 5, 6]],
    ['reduces inner axes', sum(matrix, [1]), [6, 15]],
    ['reduces outer axes', mean(matrix, [0]), [2.5, 3.5, 4.5]],
    ['reduces to the largest, of negative numbers too', max(multiply(matrix, -1), [1]), [-1, -4]],
    ['finds the first largest', argmax(constant([3, 7, 7, 1, 0, 1], [2, 3])), [1, 0]],
    ['transposes', transpose(matrix), [1, 4, 2, 5, 3, 6]],
    ['slices', slice(matrix, [0, 1], [2, 2]), [2, 3, 5, 6]],
    ['pads', pad(constant([1, 2], [1, 2]), [1, 0], [0, 1]), [0, 0, 0, 1, 2, 0]],
    ['concatenates inner axes', concatenate([matrix, column], 1), [1, 2, 3, 10, 4, 5, 6, 20]],
    ['broadcasts', broadcast(column, [2, 2]), [10, 10, 20, 20]],
    ['multiplies matrices', matmul(matrix, matrix, { transposeRight: true }), [14, 32, 32, 77]],
    ['multiplies transposed ones', matmul(column, matrix, { transposeLeft: true }), [90, 120, 150]],
    ['gathers rows', gather(matrix, places), [4, 5, 6, 4, 5, 6, 1, 2, 3]],
    ['adds rows up where told', scatterAdd(constant([1, 2, 4], [3, 1]), places, 3), [4, 3, 0]],
    ['makes rows of 0 and 1', oneHot(places, 2), [0, 1, 0, 1, 1, 0]],
    [
      'correlates rather than convolves, with zeros around',
      conv2d(constant([1, 2, 3, 4], [1, 1, 2, 2]), constant([1, 10, 100, 1000], [1, 1, 2, 2]), {
        padding: 1,
      }),
      [1000, 2100, 200, 3010, 4321, 402, 30, 43, 4],
    ],
    [
      'moves filters by the stride, and leaves the rest',
      conv2d(constant([1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 2, 4]), constant(1, [1, 1, 1, 1]), { stride: 3 }),
      [1, 4],
    ],
  ])('%s', (_, y, expected) => {
    expect(valueOf(y)).toEqual(expected);
  });
});

describe('evaluate', () => {
  const kept = variable('kept', [2], { kind: 'constant', value: 0 });
  const other = variable('other', [2], { kind: 'constant', value: 0 });
  const fed = input('fed', [2]);

  it('computes all values before any variable changes', () => {
    const updates = [
      { variable: kept, value: add(kept, fed) },
      { variable: other, value: multiply(kept, 10) },
    ];
    const program = createProgram({ before: kept }, updates);
    const { outputs, variables } = evaluate(program, { fed: [1, 2] }, { kept: [5, 6], other: [0, 0] });
    expect(outputs.before).toEqual(Float64Array.of(5, 6));
    expect(variables).toEqual({ kept: Float64Array.of(6, 8), other: Float64Array.of(50, 60) });
  });

  it('works in float64, or rounds every float where told', () => {
    const program = createProgram({ third: divide(fed, 3) });
    const feed = { fed: [1, 2] };
    expect(evaluate(program, feed, {}).outputs.third[0]).toBe(1 / 3);
    expect(evaluate(program, feed, {}, Math.fround).outputs.third[0]).toBe(Math.fround(1 / 3));
  });

  it('refuses numbers that are missing or too many, and indices that lie nowhere', () => {
    const program = createProgram({ y: add(fed, kept) });
    expect(() => evaluate(program, {}, { kept: [1, 2] })).toThrow('0 instead of 2 numbers for fed');
    expect(() => evaluate(program, { fed: [1, 2] }, { kept: [1] })).toThrow(
      '1 instead of 2 numbers for kept',
    );
    expect(() => valueOf(gather(matrix, constant([2], [1], 'integer')))).toThrow('index 2 of 2');
  });
});
