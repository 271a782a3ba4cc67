import { beforeAll, describe, expect, it } from 'vitest';
import { askPython, hasPython } from '../../ask-python.test-setup.ts';
import { evaluate, type NumbersByName } from '../../device/reference/evaluate.ts';
import { initialVariables } from '../../program/initial-variables.ts';
import { createLayers } from '../../program/layers/layers.ts';
import { input } from '../../program/operations/leaves.ts';
import { createProgram } from '../../program/program.ts';
import { draw } from '../../testing/operation-case.ts';
import type { EncoderShape } from '../deep/encoder.ts';
import { patchLogits, type NetShape } from '../deep/net.ts';
import { TORCH_NET } from '../deep/torch-net.test-setup.ts';
import { NET_PRESETS } from '../deep/net-presets.ts';
import { ssccProgram } from './sscc-program.ts';

const BATCH = 6;
const STEPS = 5;
const FALLS_EVERY = 2;
const TRAINING = {
  batch: BATCH,
  heads: 1,
  rate: 0.01,
  schedule: 'steps',
  steps: 3 * FALLS_EVERY,
  weightDecay: 5e-3,
  rowWeight: 0.3,
  redundancy: 0.005,
} as const;

/** The stages, blocks and padding of a preset with few channels. */
function miniature({ stages, padding }: EncoderShape, side: number): NetShape {
  const narrow = stages.map(({ blocks }, stage) => ({ channels: 3 + stage, blocks }));
  return {
    patch: { components: 2, side },
    encoder: { stem: 2, stages: narrow, padding },
    hidden: 5,
    clusters: 4,
  };
}

const CASES = [
  { title: 'compact', net: miniature(NET_PRESETS.compact.encoder, 9) },
  { title: 'compact on larger patches', net: miniature(NET_PRESETS.compact.encoder, 11) },
  { title: 'paper', net: miniature(NET_PRESETS.paper.encoder, 5) },
];

/** Losses of each step, the variables in the end, and what the net then says of the first view of the first step. */
function trainHere({ net }: (typeof CASES)[number]) {
  const program = ssccProgram(net, TRAINING);
  const start = initialVariables(program, 7);
  const shape = [BATCH, net.patch.components, net.patch.side, net.patch.side];
  const feeds = Array.from({ length: STEPS }, (_, step) => ({
    first: [...draw({ shape }, 2 * step + 1)],
    second: [...draw({ shape }, 2 * step + 2)],
  }));
  let variables: NumbersByName = start;
  const curves = feeds.map((feed) => {
    const after = evaluate(program, feed, variables);
    variables = after.variables;
    return ['Loss', 'Row loss', 'Column loss', 'Largest cluster'].map((name) => after.outputs[name][0]);
  });
  const logits = patchLogits(createLayers('predict'), input('patches', shape), net);
  const predicting = createProgram({ logits });
  const labels = [...predicting.variables.keys()];
  const found: Record<string, ArrayLike<number>> = {
    curves: curves.flat(),
    logits: evaluate(predicting, { patches: feeds[0].first }, variables).outputs.logits,
    ...Object.fromEntries(labels.map((name) => [name, variables[name]])),
  };
  const first = Object.fromEntries(labels.map((name) => [name, [...start[name]]]));
  return { given: { net, start: first, feeds }, found };
}

const TORCH = `
${TORCH_NET}
def row_loss(first, second):
    rows = F.normalize(torch.cat([first, second]), dim=1)
    alike = (rows @ rows.T / 0.5).masked_fill(torch.eye(len(rows), dtype=torch.bool), float('-inf'))
    return F.cross_entropy(alike, torch.arange(len(rows)).roll(len(first)))

def column_loss(first, second, redundancy):
    norm = nn.BatchNorm1d(first.shape[1], affine=False)
    c = norm(first).T @ norm(second) / len(first)
    on = torch.eye(len(c), dtype=torch.bool)
    return (c[on] - 1).square().sum() + redundancy * c[~on].square().sum()

def train(case):
    how, net = given['training'], Net(**case['net'])
    state = begin(net, case['start'])
    patch = case['net']['patch']
    view = lambda values: torch.tensor(values).reshape(how['batch'], patch['components'], patch['side'], patch['side'])
    optimiser = torch.optim.Adam(net.parameters(), lr=how['rate'], weight_decay=how['weightDecay'])
    schedule = torch.optim.lr_scheduler.StepLR(optimiser, how['fallsEvery'], 0.1)
    curves = []
    for feed in case['feeds']:
        logits = net(view(feed['first']))
        first, second = logits.softmax(1), net(view(feed['second'])).softmax(1)
        rows, columns = row_loss(first, second), column_loss(first, second, how['redundancy'])
        loss = how['rowWeight'] * rows + columns
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        curves += [loss.item(), rows.item(), columns.item(), logits.argmax(1).bincount().max().item() / how['batch']]
    later = net.eval()(view(case['feeds'][0]['first']))
    return {'curves': curves, 'logits': later.flatten().tolist(), **{name: each.flatten().tolist() for name, each in state.items()}}

answer([train(case) for case in given['cases']])
`;

describe.skipIf(!hasPython('torch'))('SSCC as in PyTorch (skipped where python3-torch is absent)', () => {
  let mine: ReturnType<typeof trainHere>[];
  let theirs: Record<string, number[]>[];
  beforeAll(() => {
    mine = CASES.map(trainHere);
    theirs = askPython(TORCH, {
      training: { ...TRAINING, fallsEvery: FALLS_EVERY },
      cases: mine.map(({ given }) => given),
    });
  });

  it.each(CASES.map(({ title }, index) => ({ title, index })))(
    'losses, weights and statistics of five steps over two falls of the rate, in float64: $title',
    ({ index }) => {
      const { found } = mine[index];
      expect(Object.keys(found).sort()).toEqual(Object.keys(theirs[index]).sort());
      for (const [name, values] of Object.entries(theirs[index])) {
        expect(found[name], name).toHaveLength(values.length);
        values.forEach((value, i) => expect(Math.abs(found[name][i] - value), name).toBeLessThan(1e-9));
      }
    },
  );

  it('with weights that moved, less after each fall', () => {
    for (const [index, { found, given }] of mine.entries()) {
      const start = given.start['head.clusters.weight'];
      const moved = Math.max(...start.map((value, i) => Math.abs(found['head.clusters.weight'][i] - value)));
      expect(moved, CASES[index].title).toBeGreaterThan(0.01);
      expect(moved).toBeLessThan(2 * 0.01 + 2 * 0.001 + 0.0001 + 0.005);
    }
  });
});
