import { differentiate } from '../differentiate.ts';
import { add, multiply, subtract, type Operand } from '../operations/elementwise.ts';
import { variable } from '../operations/leaves.ts';
import type { Update } from '../program.ts';
import type { Tensor } from '../tensor.ts';
import { decayed, parameterName } from './parameters.ts';

export interface SgdOptions {
  /** A number, or a schedule's scalar. */
  readonly rate: Operand;
  /** 0 when absent. */
  readonly momentum?: number;
  /** Added to the gradient as L2; 0 when absent. */
  readonly weightDecay?: number;
  /** Whether the step looks ahead along the momentum; not when absent. */
  readonly nesterov?: boolean;
}

/** torch.optim.SGD: one step as updates of the parameters and of their momenta, which lie in variables named after them. */
export function sgd(loss: Tensor, parameters: readonly Tensor[], options: SgdOptions): Update[] {
  const { rate, momentum = 0, weightDecay = 0, nesterov = false } = options;
  const gradients = differentiate(loss, parameters);
  return parameters.flatMap((parameter, i): Update[] => {
    const name = parameterName(parameter);
    const gradient = decayed(gradients[i], parameter, weightDecay);
    const moved = (direction: Tensor): Update => ({
      variable: parameter,
      value: subtract(parameter, multiply(direction, rate)),
    });
    if (momentum === 0) return [moved(gradient)];
    const kept = variable(`${name}.momentum`, parameter.shape, { kind: 'constant', value: 0 });
    const velocity = add(multiply(kept, momentum), gradient);
    const direction = nesterov ? add(gradient, multiply(velocity, momentum)) : velocity;
    return [moved(direction), { variable: kept, value: velocity }];
  });
}
