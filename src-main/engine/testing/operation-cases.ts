import { globalAveragePool } from '../program/layers/global-average-pool.ts';
import { normaliseBatch } from '../program/layers/normalise-batch.ts';
import { broadcast, concatenate, pad, reshape, slice, transpose } from '../program/operations/arrange.ts';
import { conv2d } from '../program/operations/convolution.ts';
import { stopGradient, withGradient } from '../program/operations/custom.ts';
import { crossEntropy, entropy, l2Normalise, logSoftmax, softmax } from '../program/operations/derived.ts';
import * as elementwise from '../program/operations/elementwise.ts';
import { gather, matmul, oneHot, scatterAdd } from '../program/operations/matrix.ts';
import { argmax, max, mean, sum } from '../program/operations/reduce.ts';
import { describeShape, type Shape, type Tensor } from '../program/tensor.ts';
import type { OperationCase } from './operation-case.ts';

const { add, multiply } = elementwise;
const shaped = (...shape: number[]): { shape: Shape } => ({ shape });

/** Every primitive operation, and those made of several, on shapes that are easily got wrong. */
export function operationCases(): OperationCase[] {
  return [
    ...unaryCases(),
    ...binaryCases(),
    ...arrangeCases(),
    ...reduceCases(),
    ...matrixCases(),
    ...indexCases(),
    ...convolutionCases(),
    ...derivedCases(),
  ];
}

function unaryCases(): OperationCase[] {
  const { negate, exp, log, sqrt, floor, cos, relu, step, toFloat } = elementwise;
  const anywhere = Object.entries({ negate, exp, floor, cos, relu, step });
  const positive = Object.entries({ log, sqrt });
  const edges = [-2.5, -2, 0, 0.25, 3, 7.75];
  return [
    ...anywhere.map(([kind, build]) => ({ title: kind, inputs: { x: shaped(3, 5, 7) }, build })),
    ...positive.map(([kind, build]) => ({
      title: kind,
      inputs: { x: { shape: [13], positive: true } },
      build,
    })),
    { title: 'exp of a scalar', inputs: { x: shaped() }, build: exp },
    ...Object.entries({ floor, relu, step }).map(([kind, build]) => ({
      title: `${kind} at whole numbers and zero`,
      inputs: { x: { shape: [6], values: edges } },
      build,
      differentiable: false,
    })),
    { title: 'toFloat', inputs: { x: { shape: [2, 3], below: 1000 } }, build: toFloat },
  ];
}

function binaryCases(): OperationCase[] {
  const { subtract, divide, maximum } = elementwise;
  const kinds = Object.entries({ add, subtract, multiply, divide, maximum });
  const pairs: [Shape, Shape][] = [
    [
      [3, 5],
      [3, 5],
    ],
    [
      [2, 3, 4, 5],
      [1, 3, 1, 1],
    ],
    [
      [3, 1, 5],
      [4, 1],
    ],
    [[], [2, 3]],
  ];
  const broadcasts = kinds.flatMap(([kind, build]) =>
    pairs.map(([left, right]) => ({
      title: `${kind} of ${describeShape(left)} and ${describeShape(right)}`,
      inputs: { x: { shape: left }, y: { shape: right, positive: kind === 'divide' } },
      build,
    })),
  );
  const ties = { x: { shape: [3], values: [1, 2, -3] }, y: { shape: [3], values: [1, 5, -4] } };
  return [
    ...broadcasts,
    { title: 'maximum of equals', inputs: ties, build: maximum },
    { title: 'a tensor times itself', inputs: { x: shaped(4) }, build: (x) => multiply(x, x) },
    {
      title: 'a tensor used three times',
      inputs: { x: shaped(2, 3) },
      build: (x) => add(multiply(x, x), sum(x)),
    },
  ];
}

function arrangeCases(): OperationCase[] {
  const x = shaped(2, 3, 4);
  const parts = { x: shaped(2, 3, 2), y: shaped(2, 1, 2), z: shaped(2, 5, 2) };
  return [
    { title: 'transpose of a matrix', inputs: { x: shaped(3, 5) }, build: (m) => transpose(m) },
    { title: 'transpose of three axes', inputs: { x }, build: (m) => transpose(m, [2, 0, 1]) },
    {
      title: 'transpose of images',
      inputs: { x: shaped(2, 3, 4, 5) },
      build: (m) => transpose(m, [0, 2, 3, 1]),
    },
    { title: 'reshape', inputs: { x }, build: (m) => reshape(m, [4, -1]) },
    { title: 'reshape to a scalar', inputs: { x: shaped(1, 1) }, build: (m) => reshape(m, []) },
    {
      title: 'broadcast of inner and new axes',
      inputs: { x: shaped(3, 1) },
      build: (m) => broadcast(m, [2, 3, 4]),
    },
    { title: 'broadcast of a scalar', inputs: { x: shaped() }, build: (m) => broadcast(m, [2, 2]) },
    { title: 'slice', inputs: { x: shaped(4, 5, 6) }, build: (m) => slice(m, [1, 0, 2], [2, 5, 3]) },
    { title: 'pad', inputs: { x }, build: (m) => pad(m, [1, 0, 2], [0, 3, 1]) },
    { title: 'concatenate inner', inputs: parts, build: (...all) => concatenate(all, 1) },
    {
      title: 'concatenate rows',
      inputs: { x: shaped(2, 3), y: shaped(4, 3) },
      build: (...all) => concatenate(all, 0),
    },
  ];
}

function reduceCases(): OperationCase[] {
  const x = shaped(2, 3, 4);
  const ties = { shape: [3, 4], values: [1, 5, 5, 0, -1, -1, -1, -1, -3, -2, -2, -9] };
  return [
    { title: 'sum of all', inputs: { x }, build: (m) => sum(m) },
    { title: 'sum along the middle', inputs: { x }, build: (m) => sum(m, [1]) },
    { title: 'sum that keeps axes', inputs: { x }, build: (m) => sum(m, [0, 2], { keep: true }) },
    { title: 'mean by channel', inputs: { x: shaped(2, 3, 5, 4) }, build: (m) => mean(m, [0, 2, 3]) },
    { title: 'global average pool', inputs: { x: shaped(2, 3, 5, 4) }, build: globalAveragePool },
    { title: 'max of rows', inputs: { x: ties }, build: (m) => max(m, [1]), differentiable: false },
    { title: 'max of all', inputs: { x }, build: (m) => max(m), differentiable: false },
    { title: 'argmax, the first of several', inputs: { x: ties }, build: argmax, differentiable: false },
    { title: 'argmax of three axes', inputs: { x }, build: argmax, differentiable: false },
    { title: 'argmax of a vector', inputs: { x: shaped(9) }, build: argmax, differentiable: false },
  ];
}

function matrixCases(): OperationCase[] {
  const flags = [false, true];
  const flipped = (rows: number, columns: number, flip: boolean): { shape: Shape } =>
    flip ? shaped(columns, rows) : shaped(rows, columns);
  const transposed = flags.flatMap((transposeLeft) =>
    flags.map((transposeRight) => ({
      title: `matmul${transposeLeft ? ', left transposed' : ''}${transposeRight ? ', right transposed' : ''}`,
      inputs: { x: flipped(3, 5, transposeLeft), y: flipped(5, 4, transposeRight) },
      build: (x: Tensor, y: Tensor) => matmul(x, y, { transposeLeft, transposeRight }),
    })),
  );
  return [
    ...transposed,
    {
      title: 'matmul of a single row',
      inputs: { x: shaped(1, 67), y: shaped(67, 1) },
      build: (x, y) => matmul(x, y),
    },
    {
      title: 'matmul of a tensor with itself',
      inputs: { x: shaped(5, 3) },
      build: (x) => matmul(x, x, { transposeRight: true }),
    },
  ];
}

function indexCases(): OperationCase[] {
  const indices = { shape: [6], below: 4, values: [3, 0, 3, 1, 1, 3] };
  return [
    ...[shaped(4), shaped(4, 5), shaped(4, 2, 3)].map((table) => ({
      title: `gather of ${describeShape(table.shape)}`,
      inputs: { table, indices },
      build: gather,
    })),
    {
      title: 'gather of integers',
      inputs: { table: { shape: [4], below: 50 }, indices },
      build: gather,
      differentiable: false,
    },
    ...[shaped(6), shaped(6, 3)].map((rows) => ({
      title: `scatterAdd of ${describeShape(rows.shape)}, some rows to one place, none to another`,
      inputs: { rows, indices },
      build: (x: Tensor, places: Tensor) => scatterAdd(x, places, 4),
    })),
    { title: 'oneHot', inputs: { indices }, build: (x) => oneHot(x, 5) },
  ];
}

function convolutionCases(): OperationCase[] {
  const cases: [string, Shape, Shape, number, number][] = [
    ['conv2d 3x3', [2, 3, 7, 6], [4, 3, 3, 3], 1, 0],
    ['conv2d 3x3, padded', [2, 3, 7, 6], [4, 3, 3, 3], 1, 1],
    ['conv2d 3x3, stride 2, padded, with a rest', [2, 3, 7, 6], [4, 3, 3, 3], 2, 1],
    ['conv2d 3x3, stride 2, with a rest', [1, 2, 8, 5], [3, 2, 3, 3], 2, 0],
    ['conv2d 1x1', [3, 5, 4, 3], [2, 5, 1, 1], 1, 0],
    ['conv2d 1x1, stride 2, with a rest', [2, 3, 6, 7], [4, 3, 1, 1], 2, 0],
    ['conv2d 1x1, stride 3, with a rest of two', [1, 2, 6, 9], [2, 2, 1, 1], 3, 0],
    ['conv2d 5x5, padded', [1, 2, 6, 5], [2, 2, 5, 5], 1, 2],
    ['conv2d 3x3, stride 3, padded', [1, 2, 9, 8], [2, 2, 3, 3], 3, 1],
    ['conv2d 3x2', [2, 1, 5, 6], [3, 1, 3, 2], 1, 0],
    ['conv2d 3x3, padded more than it reaches', [1, 1, 4, 4], [1, 1, 3, 3], 1, 3],
    ['conv2d of filters as large as the images', [2, 3, 4, 5], [2, 3, 4, 5], 1, 0],
    ['conv2d of single pixels', [3, 2, 1, 1], [2, 2, 3, 3], 1, 1],
  ];
  return cases.map(([title, images, filters, stride, padding]) => ({
    title,
    inputs: { images: { shape: images }, filters: { shape: filters } },
    build: (x, y) => conv2d(x, y, { stride, padding }),
  }));
}

function derivedCases(): OperationCase[] {
  const large = { shape: [2, 3], values: [300, 299, -300, -200, -200.5, -900] };
  const norm = (x: Tensor, scale: Tensor, shift: Tensor): Tensor => normaliseBatch(x, { scale, shift }).value;
  const perChannel = { scale: { shape: [3], positive: true }, shift: shaped(3) };
  return [
    { title: 'softmax', inputs: { x: shaped(4, 5) }, build: softmax },
    { title: 'softmax of large logits', inputs: { x: large }, build: softmax },
    { title: 'logSoftmax of large logits', inputs: { x: large }, build: logSoftmax },
    { title: 'l2Normalise', inputs: { x: shaped(4, 5) }, build: (x) => l2Normalise(x) },
    { title: 'entropy', inputs: { x: { shape: [4, 5], positive: true } }, build: (x) => entropy(x) },
    {
      title: 'crossEntropy of oneHot targets',
      inputs: { x: shaped(4, 5), labels: { shape: [4], below: 5 } },
      build: (x, labels) => crossEntropy(x, oneHot(labels, 5)),
    },
    { title: 'batch norm of images', inputs: { x: shaped(4, 3, 5, 2), ...perChannel }, build: norm },
    { title: 'batch norm of rows', inputs: { x: shaped(7, 3), ...perChannel }, build: norm },
    { title: 'stopGradient', inputs: { x: shaped(3) }, build: stopGradient, differentiable: false },
    {
      title: 'a gradient of its own',
      inputs: { x: shaped(3) },
      build: (x) => withGradient(multiply(x, 3), [x], (gradient) => [multiply(gradient, 3)]),
    },
  ];
}
