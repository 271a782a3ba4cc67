import type { Shape, Tensor } from '../../../program/tensor.ts';
import type { GraphWriter } from '../graph-writer.ts';
import type { Matrix } from './minimal-filtering.ts';
import { planWinograd, type WinogradCosts, type WinogradPlan } from './plan-winograd.ts';
import { filterTransform, imageTransform, resultTransform } from './transform-matrices.ts';

/**
 * A convolution or a gradient of one as matrix products, one for each frequency; undefined for other operations and where this would not
 * be faster. What is transformed for one of the three serves the others too.
 */
export function lowerByWinograd(
  graph: GraphWriter,
  { operation, inputs, shape }: Tensor,
  names: readonly string[],
  costs: WinogradCosts,
): string | undefined {
  const shapes = inputs.map((input) => input.shape);
  switch (operation.kind) {
    case 'conv2d': {
      const plan = planWinograd(operation, shapes[0], shapes[1], shape, costs);
      return plan && lowerProducts(graph, plan, names, shape);
    }
    case 'conv2dImageGradient': {
      const plan = planWinograd(operation, shape, shapes[1], shapes[0], costs);
      return plan && lowerImageGradient(graph, plan, names, shape);
    }
    case 'conv2dFilterGradient': {
      const plan = planWinograd(operation, shapes[0], shape, shapes[1], costs);
      return plan && lowerFilterGradient(graph, plan, names, shape);
    }
    default:
      return undefined;
  }
}

function lowerProducts(
  graph: GraphWriter,
  plan: WinogradPlan,
  [images, filters]: readonly string[],
  shape: Shape,
): string {
  const factors = [imagesToFrequencies(graph, plan, images), filtersToFrequencies(graph, plan, filters)];
  const products = graph.runtimeNode('FusedMatMul', factors, { transB: 1 });
  return fromFrequencies(graph, plan, products, resultMatrix(graph, plan), shape);
}

function lowerImageGradient(
  graph: GraphWriter,
  plan: WinogradPlan,
  [gradient, filters]: readonly string[],
  shape: Shape,
): string {
  const factors = [resultsToFrequencies(graph, plan, gradient), filtersToFrequencies(graph, plan, filters)];
  return fromFrequencies(graph, plan, graph.node('MatMul', factors), imageMatrix(graph, plan), shape);
}

function lowerFilterGradient(
  graph: GraphWriter,
  plan: WinogradPlan,
  [images, gradient]: readonly string[],
  shape: Shape,
): string {
  const factors = [resultsToFrequencies(graph, plan, gradient), imagesToFrequencies(graph, plan, images)];
  const products = graph.runtimeNode('FusedMatMul', factors, { transA: 1 });
  const rows = graph.reshape(products, [plan.frequencies, plan.channelsOut * plan.channelsIn]);
  return graph.reshape(graph.node('Gemm', [rows, filterMatrix(graph, plan)], { transA: 1 }), shape);
}

/** [frequencies, tiles x batch, channels in]. */
function imagesToFrequencies(graph: GraphWriter, plan: WinogradPlan, images: string): string {
  return toFrequencies(graph, plan, images, plan.channelsIn, imageMatrix(graph, plan));
}

/** [frequencies, tiles x batch, channels out]. */
function resultsToFrequencies(graph: GraphWriter, plan: WinogradPlan, gradient: string): string {
  return toFrequencies(graph, plan, gradient, plan.channelsOut, resultMatrix(graph, plan));
}

/** [frequencies, channels out, channels in]. */
function filtersToFrequencies(graph: GraphWriter, plan: WinogradPlan, filters: string): string {
  const transform = filterMatrix(graph, plan);
  return graph.once(`${transform} of ${filters}`, () => {
    const rows = graph.reshape(filters, [plan.channelsOut * plan.channelsIn, 9]);
    const values = graph.node('Gemm', [transform, rows], { transB: 1 });
    return graph.reshape(values, [plan.frequencies, plan.channelsOut, plan.channelsIn]);
  });
}

function toFrequencies(
  graph: GraphWriter,
  { batch, frequencies, tiles }: WinogradPlan,
  pixels: string,
  channels: number,
  transform: string,
): string {
  return graph.once(`${transform} of ${pixels}`, () => {
    const rows = graph.reshape(pixels, [batch * channels, -1]);
    const values = graph.node('Gemm', [transform, rows], { transB: 1 });
    return graph.reshape(values, [frequencies, tiles * batch, channels]);
  });
}

/** Back to images of the shape. */
function fromFrequencies(
  graph: GraphWriter,
  { frequencies, tiles }: WinogradPlan,
  products: string,
  transform: string,
  shape: Shape,
): string {
  const columns = graph.reshape(products, [frequencies * tiles, shape[0] * shape[1]]);
  return graph.reshape(graph.node('Gemm', [columns, transform], { transA: 1 }), shape);
}

function imageMatrix(graph: GraphWriter, plan: WinogradPlan): string {
  const key = [...plan.images, ...plan.results, ...plan.tile, plan.padding].join(' ');
  return matrix(graph, `images ${key}`, () => imageTransform(plan));
}

function resultMatrix(graph: GraphWriter, plan: WinogradPlan): string {
  const key = [...plan.results, ...plan.tile].join(' ');
  return matrix(graph, `results ${key}`, () => resultTransform(plan));
}

function filterMatrix(graph: GraphWriter, plan: WinogradPlan): string {
  return matrix(graph, `filters ${plan.tile.join(' ')}`, () => filterTransform(plan));
}

function matrix(graph: GraphWriter, key: string, make: () => Matrix): string {
  return graph.once(`matrix ${key}`, () => {
    const rows = make();
    return graph.floats(rows.flat(), [rows.length, rows[0].length]);
  });
}
