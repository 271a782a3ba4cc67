import { differentiate } from '../differentiate.ts';
import { add, divide, multiply, sqrt, square, subtract, type Operand } from '../operations/elementwise.ts';
import { variable } from '../operations/leaves.ts';
import type { Update } from '../program.ts';
import type { Shape, Tensor } from '../tensor.ts';
import { decayed, parameterName } from './parameters.ts';

export interface AdamOptions {
  /** A number, or a schedule's scalar. */
  readonly rate: Operand;
  /** How much of the first and second moments stays in a step; 0.9 and 0.999 when absent. */
  readonly betas?: readonly [number, number];
  /** 1e-8 when absent. */
  readonly epsilon?: number;
  /** 0 when absent. */
  readonly weightDecay?: number;
  /** Whether weights decay by themselves (AdamW) rather than as part of the gradient (L2); not when absent. */
  readonly decoupled?: boolean;
  /** Begins the names of what is corrections for all parameters; 'adam' when absent. */
  readonly name?: string;
}

/**
 * torch.optim.Adam, or AdamW where decoupled (Kingma & Ba 2015, Loshchilov & Hutter 2019): one step as updates of the parameters and of
 * the moments, which lie in variables named after them.
 */
export function adam(loss: Tensor, parameters: readonly Tensor[], options: AdamOptions): Update[] {
  const { rate, betas = [0.9, 0.999], epsilon = 1e-8, weightDecay = 0, name = 'adam' } = options;
  const decoupled = options.decoupled ?? false;
  const gradients = differentiate(loss, parameters);
  // The same recurrence on ones as on gradients: 1 - beta^t, with the roundings that the moments have too, over any number of steps.
  const corrections = betas.map((beta, i) => average(`${name}.correction${i + 1}`, [], beta, 1));
  const stride = divide(rate, corrections[0].value);
  const scale = divide(1, sqrt(corrections[1].value));
  const steps = parameters.flatMap((parameter, i): Update[] => {
    const own = parameterName(parameter);
    const gradient = decoupled ? gradients[i] : decayed(gradients[i], parameter, weightDecay);
    const first = average(`${own}.firstMoment`, parameter.shape, betas[0], gradient);
    const second = average(`${own}.secondMoment`, parameter.shape, betas[1], square(gradient));
    const deviation = add(multiply(sqrt(second.value), scale), epsilon);
    const step = multiply(divide(first.value, deviation), stride);
    const whole = decoupled
      ? decayed(step, parameter, weightDecay === 0 ? 0 : multiply(rate, weightDecay))
      : step;
    return [{ variable: parameter, value: subtract(parameter, whole) }, first, second];
  });
  return [...steps, ...corrections];
}

/** Moves a variable, 0 at first, towards the newest value by 1 - beta. */
function average(name: string, shape: Shape, beta: number, newest: Operand): Update {
  const kept = variable(name, shape, { kind: 'constant', value: 0 });
  const share = typeof newest === 'number' ? newest * (1 - beta) : multiply(newest, 1 - beta);
  return { variable: kept, value: add(multiply(kept, beta), share) };
}
