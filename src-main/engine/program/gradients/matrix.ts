import { gather, matmul, scatterAdd } from '../operations/matrix.ts';
import type { GradientRules } from './gradient-rule.ts';

export const matrixRules: GradientRules<'matmul' | 'gather' | 'scatterAdd'> = {
  matmul: ({ inputs: [left, right] }, gradient, { transposeLeft, transposeRight }) => [
    transposeLeft
      ? matmul(right, gradient, { transposeLeft: transposeRight, transposeRight: true })
      : matmul(gradient, right, { transposeRight: !transposeRight }),
    transposeRight
      ? matmul(gradient, left, { transposeLeft: true, transposeRight: transposeLeft })
      : matmul(left, gradient, { transposeLeft: !transposeLeft }),
  ],
  gather: ({ inputs: [table, indices] }, gradient) => [
    scatterAdd(gradient, indices, table.shape[0]),
    undefined,
  ],
  scatterAdd: ({ inputs: [, indices] }, gradient) => [gather(gradient, indices), undefined],
};
