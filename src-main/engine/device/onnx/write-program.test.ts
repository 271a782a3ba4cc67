import { describe, expect, it } from 'vitest';
import { reshape } from '../../program/operations/arrange.ts';
import { withGradient } from '../../program/operations/custom.ts';
import { add, multiply } from '../../program/operations/elementwise.ts';
import { constant, input, variable } from '../../program/operations/leaves.ts';
import { sum } from '../../program/operations/reduce.ts';
import { createProgram } from '../../program/program.ts';
import { writeProgram } from './write-program.ts';

const x = input('x', [2, 3]);
const factor = variable('factor', [3], { kind: 'constant', value: 1 });

describe('writeProgram', () => {
  const product = multiply(x, factor);
  const program = createProgram({ product, x }, [
    { variable: factor, value: reshape(sum(product, [0]), [3]) },
  ]);

  it('feeds variables and gives back what they become', () => {
    const { inputs, outputs } = writeProgram(program);
    expect(inputs.map(({ name, shape }) => [name, ...shape])).toEqual([
      ['input x', 2, 3],
      ['variable factor', 3],
    ]);
    expect(outputs.map(({ name, shape }) => [name, ...shape])).toEqual([
      ['output product', 2, 3],
      ['output x', 2, 3],
      ['update factor', 3],
    ]);
  });

  it('makes fixed variables constants, as they are', () => {
    const values = Float32Array.of(1, 2, 3);
    const { inputs, constants } = writeProgram(program, { fixed: { factor: values } });
    expect(inputs.map(({ name }) => name)).toEqual(['input x']);
    expect(constants.find(({ name }) => name === 'variable factor')).toMatchObject({ shape: [3], values });
  });

  it('makes each value once, and nothing of a gradient of its own', () => {
    const own = withGradient(product, [factor], (gradient) => [gradient]);
    const { nodes } = writeProgram(createProgram({ y: add(own, product) }));
    expect(nodes.map(({ operator }) => operator)).toEqual(['Mul', 'Add', 'Identity']);
    const lists = writeProgram(
      createProgram({ y: add(reshape(x, [6]), reshape(constant(1, [2, 3]), [6])) }),
    ).constants.filter(({ values }) => values instanceof BigInt64Array);
    expect(lists).toHaveLength(1);
  });
});
