import { add, cos, divide, exp, floor, maximum, multiply, negate } from '../operations/elementwise.ts';
import { variable } from '../operations/leaves.ts';
import type { Update } from '../program.ts';
import type { Tensor } from '../tensor.ts';

/** How many steps were done before this one: give its update to the program, and the counter to a schedule. Exact to 2^24 steps. */
export function stepCounter(name = 'step'): { readonly step: Tensor; readonly update: Update } {
  const step = variable(name, [], { kind: 'constant', value: 0 });
  return { step, update: { variable: step, value: add(step, 1) } };
}

export interface StepScheduleOptions {
  /** The rate at first. */
  readonly rate: number;
  /** Steps between changes. */
  readonly every: number;
  /** What the rate is multiplied by; 0.1 when absent. */
  readonly factor?: number;
}

/** torch's StepLR, by optimiser steps: the rate times the factor for each `every` steps that are done. */
export function stepSchedule(step: Tensor, { rate, every, factor = 0.1 }: StepScheduleOptions): Tensor {
  // Half a step more, for devices that divide inexactly.
  const changes = floor(divide(add(step, 0.5), every));
  return multiply(exp(multiply(changes, Math.log(factor))), rate);
}

export interface CosineScheduleOptions {
  /** The rate at first. */
  readonly rate: number;
  /** After so many steps the rate stays at the least. */
  readonly steps: number;
  /** 0 when absent. */
  readonly least?: number;
}

/** torch's CosineAnnealingLR, by optimiser steps: half a cosine from the rate down to the least. */
export function cosineSchedule(step: Tensor, { rate, steps, least = 0 }: CosineScheduleOptions): Tensor {
  const wave = cos(multiply(minimum(step, steps), Math.PI / steps));
  return add(multiply(add(wave, 1), (rate - least) / 2), least);
}

/** A rate grown linearly over the first steps: 1 / steps of it in the first one, all of it from step number `steps` on. */
export function warmUp(rate: Tensor, step: Tensor, steps: number): Tensor {
  return multiply(rate, minimum(divide(add(step, 1), steps), 1));
}

function minimum(x: Tensor, limit: number): Tensor {
  return negate(maximum(negate(x), -limit));
}
