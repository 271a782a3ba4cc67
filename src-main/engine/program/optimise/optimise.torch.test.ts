import { beforeAll, describe, expect, it } from 'vitest';
import { askPython, hasPython } from '../../ask-python.test-setup.ts';
import { evaluate, type NumbersByName } from '../../device/reference/evaluate.ts';
import { initialVariables } from '../initial-variables.ts';
import { add, exp, multiply, square } from '../operations/elementwise.ts';
import { input, variable } from '../operations/leaves.ts';
import { sum } from '../operations/reduce.ts';
import { createProgram, type Update } from '../program.ts';
import type { Tensor } from '../tensor.ts';
import { adam } from './adam.ts';
import { cosineSchedule, stepCounter, stepSchedule } from './schedules.ts';
import { sgd } from './sgd.ts';

const STEPS = 7;
const START = [0.5, -1.25, 2];
const FEEDS = Array.from({ length: STEPS }, (_, i) => [1 + i / 3, 0.2 * i - 0.5, 1 / (1 + i)]);

type Make = (loss: Tensor, parameter: Tensor, step: Tensor) => Update[];

/** The parameter after each step, in float64. */
function train(make: Make): number[][] {
  const parameter = variable('w', [3], { kind: 'constant', value: 0 });
  const { step, update } = stepCounter();
  const x = input('x', [3]);
  const loss = add(sum(exp(multiply(parameter, x))), sum(square(multiply(parameter, x))));
  const program = createProgram({ loss }, [...make(loss, parameter, step), update]);
  let variables: NumbersByName = { ...initialVariables(program, 1), w: START };
  return FEEDS.map((feed) => {
    variables = evaluate(program, { x: feed }, variables).variables;
    return [...(variables.w as Float64Array)];
  });
}

/** The same in PyTorch for all cases, one start of Python for all. */
const trainInTorch = (): number[][][] => {
  const script = `
import torch
def train(make, plan):
    w = torch.tensor(given['start'], dtype=torch.float64, requires_grad=True)
    optimiser = eval('torch.optim.' + make)
    schedule = eval('torch.optim.lr_scheduler.' + plan) if plan else None
    seen = []
    for feed in given['feeds']:
        x = torch.tensor(feed, dtype=torch.float64)
        optimiser.zero_grad()
        ((w * x).exp().sum() + (w * x).square().sum()).backward()
        optimiser.step()
        if schedule: schedule.step()
        seen.append(w.tolist())
    return seen
answer([train(*case) for case in given['cases']])`;
  return askPython(script, {
    start: START,
    feeds: FEEDS,
    cases: CASES.map(({ torch, schedule }) => [torch, schedule]),
  });
};

interface Case {
  readonly title: string;
  readonly make: Make;
  readonly torch: string;
  readonly schedule: string;
}

const CASES: readonly Case[] = [
  {
    title: 'Adam',
    make: (loss, w) => adam(loss, [w], { rate: 0.01 }),
    torch: 'Adam([w], lr=0.01)',
    schedule: '',
  },
  {
    title: 'Adam with weight decay, its own betas and epsilon',
    make: (loss, w) => adam(loss, [w], { rate: 0.02, betas: [0.8, 0.99], epsilon: 1e-3, weightDecay: 0.3 }),
    torch: 'Adam([w], lr=0.02, betas=(0.8, 0.99), eps=1e-3, weight_decay=0.3)',
    schedule: '',
  },
  {
    title: 'AdamW',
    make: (loss, w) => adam(loss, [w], { rate: 0.02, weightDecay: 0.3, decoupled: true }),
    torch: 'AdamW([w], lr=0.02, weight_decay=0.3)',
    schedule: '',
  },
  {
    title: 'SGD',
    make: (loss, w) => sgd(loss, [w], { rate: 0.001 }),
    torch: 'SGD([w], lr=0.001)',
    schedule: '',
  },
  {
    title: 'SGD with momentum and weight decay',
    make: (loss, w) => sgd(loss, [w], { rate: 0.001, momentum: 0.9, weightDecay: 0.3 }),
    torch: 'SGD([w], lr=0.001, momentum=0.9, weight_decay=0.3)',
    schedule: '',
  },
  {
    title: 'SGD with Nesterov momentum',
    make: (loss, w) => sgd(loss, [w], { rate: 0.001, momentum: 0.9, nesterov: true }),
    torch: 'SGD([w], lr=0.001, momentum=0.9, nesterov=True)',
    schedule: '',
  },
  {
    title: 'Adam by a step schedule',
    make: (loss, w, step) => {
      const rate = stepSchedule(step, { rate: 0.02, every: 2, factor: 0.5 });
      return adam(loss, [w], { rate });
    },
    torch: 'Adam([w], lr=0.02)',
    schedule: 'StepLR(optimiser, step_size=2, gamma=0.5)',
  },
  {
    title: 'SGD by a cosine schedule',
    make: (loss, w, step) => {
      const rate = cosineSchedule(step, { rate: 0.002, steps: STEPS, least: 0.0001 });
      return sgd(loss, [w], { rate, momentum: 0.9 });
    },
    torch: 'SGD([w], lr=0.002, momentum=0.9)',
    schedule: `CosineAnnealingLR(optimiser, T_max=${STEPS}, eta_min=0.0001)`,
  },
];

describe.skipIf(!hasPython('torch'))('optimisers (skipped where python3-torch is absent)', () => {
  let theirs: number[][][];
  beforeAll(() => {
    theirs = trainInTorch();
  });

  it.each(CASES.map((each, index) => ({ ...each, index })))(
    'train as PyTorch does: $title',
    ({ make, index }) => {
      train(make)
        .flat()
        .forEach((value, i) => expect(Math.abs(value - theirs[index].flat()[i])).toBeLessThan(1e-12));
    },
  );
});
