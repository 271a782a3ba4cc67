import { beforeAll, describe, expect, it } from 'vitest';
import { askPython, hasPython } from '../../ask-python.test-setup.ts';
import { evaluate, type NumbersByName } from '../../device/reference/evaluate.ts';
import { draw } from '../../testing/operation-case.ts';
import { differentiate } from '../differentiate.ts';
import { initialVariables } from '../initial-variables.ts';
import { conv2d } from '../operations/convolution.ts';
import { multiply } from '../operations/elementwise.ts';
import { input } from '../operations/leaves.ts';
import { mean, sum } from '../operations/reduce.ts';
import { adam } from '../optimise/adam.ts';
import { createProgram } from '../program.ts';
import type { Shape, Tensor } from '../tensor.ts';
import { basicBlock } from './basic-block.ts';
import { batchNorm } from './batch-norm.ts';
import { createLayers, parametersOf, updatesOf, type Layers, type Mode } from './layers.ts';

type Named = Record<string, number[]>;

const CONVOLUTIONS = [
  { images: [2, 3, 7, 6], filters: [4, 3, 3, 3], stride: 1, padding: 0 },
  { images: [2, 3, 7, 6], filters: [4, 3, 3, 3], stride: 2, padding: 1 },
  { images: [1, 2, 8, 5], filters: [3, 2, 3, 3], stride: 2, padding: 0 },
  { images: [2, 3, 6, 7], filters: [4, 3, 1, 1], stride: 2, padding: 0 },
  { images: [1, 2, 9, 8], filters: [2, 2, 5, 4], stride: 3, padding: 2 },
];
const BATCHES = [
  [6, 3, 4, 5],
  [9, 4],
];
const BLOCKS = [
  { channels: 4, stride: 1, padding: 1, images: [3, 4, 7, 5] },
  { channels: 6, stride: 1, padding: 1, images: [3, 4, 7, 5] },
  { channels: 4, stride: 2, padding: 1, images: [3, 4, 7, 5] },
  { channels: 4, stride: 1, padding: 0, images: [3, 4, 7, 6] },
  { channels: 6, stride: 1, padding: 0, images: [3, 4, 6, 8] },
  { channels: 6, stride: 2, padding: 0, images: [3, 4, 10, 9] },
] as const;
const STEPS = 5;

const numbers = (shape: Shape, seed: number): number[] => [...draw({ shape }, seed)];

/** The sum of y times numbers that are fed: a loss with a gradient of its own at every element. */
const weighted = (y: Tensor): Tensor => sum(multiply(y, input('weights', y.shape)));

const TORCH = `
import torch
import torch.nn.functional as F
torch.set_default_dtype(torch.float64)

def tensor(each):
    values, shape = each
    return torch.tensor(values).reshape(shape)

def flat(named):
    return {name: each.detach().flatten().tolist() for name, each in named.items()}

def convolve(case):
    x, f = (tensor(case[name]).requires_grad_() for name in ('x', 'f'))
    y = F.conv2d(x, f, stride=case['stride'], padding=case['padding'])
    (y * tensor(case['weights'])).sum().backward()
    return flat({'y': y, 'dx': x.grad, 'df': f.grad})

def normalise(case):
    first, second, third = map(tensor, case['batches'])
    norm = (torch.nn.BatchNorm2d if first.dim() == 4 else torch.nn.BatchNorm1d)(first.shape[1])
    norm.weight.data, norm.bias.data = tensor(case['scale']), tensor(case['shift'])
    norm(first)
    second.requires_grad_()
    y = norm(second)
    (y * tensor(case['weights'])).sum().backward()
    found = {'y': y, 'dx': second.grad, 'dscale': norm.weight.grad, 'dshift': norm.bias.grad,
        'mean': norm.running_mean, 'variance': norm.running_var}
    found['later'] = norm.eval()(third)
    return flat(found)

class Block(torch.nn.Module):
    def __init__(self, depth, channels, stride, padding):
        super().__init__()
        self.lost = 0 if padding == 1 else stride + 1
        self.conv1 = torch.nn.Conv2d(depth, channels, 3, stride, padding, bias=False)
        self.norm1 = torch.nn.BatchNorm2d(channels)
        self.conv2 = torch.nn.Conv2d(channels, channels, 3, 1, padding, bias=False)
        self.norm2 = torch.nn.BatchNorm2d(channels)
        self.shortcut = torch.nn.Module() if depth != channels or stride != 1 else None
        if self.shortcut:
            self.shortcut.conv = torch.nn.Conv2d(depth, channels, 1, stride, bias=False)
            self.shortcut.norm = torch.nn.BatchNorm2d(channels)
    def forward(self, x):
        y = self.norm2(self.conv2(F.relu(self.norm1(self.conv1(x)))))
        x = x[:, :, self.lost : x.shape[2] - self.lost, self.lost : x.shape[3] - self.lost]
        return F.relu(y + (self.shortcut.norm(self.shortcut.conv(x)) if self.shortcut else x))

OURS = {'weight': 'scale', 'bias': 'shift', 'running_mean': 'runningMean', 'running_var': 'runningVariance'}

def ours(name):
    *path, last = name.split('.')
    return '.'.join(['block', *path, OURS[last] if 'norm' in path[-1] else last])

def train(case):
    block = Block(case['images'][0][1][1], case['channels'], case['stride'], case['padding'])
    state = {name: each for name, each in block.state_dict().items() if 'num_batches' not in name}
    for name, each in state.items():
        each.copy_(torch.tensor(case['variables'][ours(name)]).reshape(each.shape))
    optimiser = torch.optim.Adam(block.parameters(), lr=0.01, weight_decay=0.02)
    images, weights = list(map(tensor, case['images'])), tensor(case['weights'])
    for each in images:
        optimiser.zero_grad()
        (block(each) * weights).mean().backward()
        optimiser.step()
    found = flat({ours(name): each for name, each in state.items()})
    return {**found, 'later': block.eval()(images[0]).detach().flatten().tolist()}

answer({kind: [work(case) for case in given[kind]] for kind, work in
    [('convolutions', convolve), ('batches', normalise), ('blocks', train)]})
`;

const shaped = (shape: Shape, seed: number): [number[], Shape] => [numbers(shape, seed), shape];

function convolve({ images, filters, stride, padding }: (typeof CONVOLUTIONS)[number]): {
  given: object;
  found: NumbersByName;
} {
  const [x, f] = [input('x', images), input('f', filters)];
  const y = conv2d(x, f, { stride, padding });
  const [dx, df] = differentiate(weighted(y), [x, f]);
  const feed = { x: numbers(images, 1), f: numbers(filters, 2), weights: numbers(y.shape, 3) };
  const given = {
    x: [feed.x, images],
    f: [feed.f, filters],
    weights: [feed.weights, y.shape],
    stride,
    padding,
  };
  return { given, found: evaluate(createProgram({ y, dx, df }), feed, {}).outputs };
}

function normalise(shape: Shape): { given: object; found: NumbersByName } {
  const build = (mode: Mode): { layers: Layers; x: Tensor; y: Tensor } => {
    const layers = createLayers(mode);
    const x = input('x', shape);
    return { layers, x, y: batchNorm(layers, 'norm', x) };
  };
  const { layers, x, y } = build('train');
  const [dx, dscale, dshift] = differentiate(weighted(y), [x, ...parametersOf(layers)]);
  const training = createProgram({ y, dx, dscale, dshift }, updatesOf(layers));
  const channels = [shape[1]];
  const [first, second, third] = [4, 5, 6].map((seed) => numbers(shape, seed).map((value) => 3 * value + 2));
  const [scale, shift, weights] = [numbers(channels, 7), numbers(channels, 8), numbers(shape, 9)];
  const start = { ...initialVariables(training, 1), 'norm.scale': scale, 'norm.shift': shift };
  const { variables } = evaluate(training, { x: first, weights }, start);
  const trained = evaluate(training, { x: second, weights }, variables);
  const predicting = createProgram({ later: build('predict').y });
  const { later } = evaluate(predicting, { x: third }, trained.variables).outputs;
  const { 'norm.runningMean': mean, 'norm.runningVariance': variance } = trained.variables;
  const batches = [first, second, third].map((values) => [values, shape]);
  const given = { batches, scale: [scale, channels], shift: [shift, channels], weights: [weights, shape] };
  return { given, found: { ...trained.outputs, mean, variance, later } };
}

function train({ images: shape, ...block }: (typeof BLOCKS)[number]): {
  given: object;
  found: NumbersByName;
} {
  const build = (mode: Mode): { layers: Layers; y: Tensor } => {
    const layers = createLayers(mode);
    return { layers, y: basicBlock(layers, 'block', input('x', shape), block) };
  };
  const { layers, y } = build('train');
  const loss = mean(multiply(y, input('weights', y.shape)));
  const steps = adam(loss, parametersOf(layers), { rate: 0.01, weightDecay: 0.02 });
  const training = createProgram({ loss }, [...steps, ...updatesOf(layers)]);
  const first = initialVariables(training, 1);
  const images = Array.from({ length: STEPS }, (_, step) => shaped(shape, step + 1));
  const weights = numbers(y.shape, 50);
  let variables: NumbersByName = first;
  for (const [x] of images) variables = evaluate(training, { x, weights }, variables).variables;
  const predicting = createProgram({ later: build('predict').y });
  const { later } = evaluate(predicting, { x: images[0][0] }, variables).outputs;
  const found = Object.fromEntries([...layers.made.variables.keys()].map((name) => [name, variables[name]]));
  const plain = Object.fromEntries(Object.entries(first).map(([name, values]) => [name, [...values]]));
  const given = { ...block, variables: plain, images, weights: [weights, y.shape] };
  return { given, found: { ...found, later } };
}

describe.skipIf(!hasPython('torch'))('layers as in PyTorch (skipped where python3-torch is absent)', () => {
  const mine = {
    convolutions: CONVOLUTIONS.map(convolve),
    batches: BATCHES.map(normalise),
    blocks: BLOCKS.map(train),
  };
  type Kind = keyof typeof mine;
  let theirs: Record<Kind, Named[]>;
  beforeAll(() => {
    const given = Object.entries(mine).map(([kind, cases]) => [kind, cases.map((each) => each.given)]);
    theirs = askPython(TORCH, Object.fromEntries(given));
  });

  it.each([
    ['conv2d and its gradients', 'convolutions'],
    ['batch norm, its gradients, its running statistics and what it predicts by them', 'batches'],
    ['five steps of Adam with weight decay on a BasicBlock, padded or not', 'blocks'],
  ] as const)('%s', (_, kind) => {
    mine[kind].forEach(({ found }, i) => {
      const expected = theirs[kind][i];
      expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
      for (const [name, values] of Object.entries(expected)) {
        expect(found[name]).toHaveLength(values.length);
        values.forEach((value, place) => {
          expect(Math.abs(found[name][place] - value), `${name} of case ${i}`).toBeLessThan(1e-9);
        });
      }
    });
  });
});
