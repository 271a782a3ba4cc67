import { add } from '../operations/elementwise.ts';
import { matmul } from '../operations/matrix.ts';
import type { Initialiser } from '../initialiser.ts';
import type { Tensor } from '../tensor.ts';
import { parameter, within, type Layers } from './layers.ts';

export interface LinearOptions {
  /** Columns of the result. */
  readonly features: number;
  /** Whether a bias is added; it is when absent. */
  readonly bias?: boolean;
  /** What `weight` begins with; uniform within 1 / sqrt(columns of x) when absent, as in torch. */
  readonly initialiser?: Initialiser;
}

/** torch.nn.Linear on rows: x times the transpose of `weight` [features, columns of x], plus `bias`. */
export function linear(layers: Layers, name: string, x: Tensor, options: LinearOptions): Tensor {
  const own = within(layers, name);
  const [, columns] = x.shape;
  const usual: Initialiser = { kind: 'uniform', limit: 1 / Math.sqrt(columns) };
  const { features, bias = true, initialiser = usual } = options;
  const weight = parameter(own, 'weight', [features, columns], initialiser);
  const product = matmul(x, weight, { transposeRight: true });
  return bias ? add(product, parameter(own, 'bias', [features], usual)) : product;
}
