import { describe, expect, it } from 'vitest';
import { askPython, hasPython } from '../../ask-python.test-setup.ts';
import { evaluate, type NumbersByName } from '../../device/reference/evaluate.ts';
import { initialVariables } from '../../program/initial-variables.ts';
import { draw } from '../../testing/operation-case.ts';
import { tinyNet } from '../deep/deep.test-setup.ts';
import { labellingProgram } from '../deep/net.ts';
import { TORCH_NET } from '../deep/torch-net.test-setup.ts';
import { ANSWERS, targetProgram } from './target-program.ts';

const BATCH = 12;
const LEARNING = { batch: BATCH, rate: 0.1, steps: 6, weightDecay: 0.01, smoothing: 0.2 };

const TORCH = `
${TORCH_NET}
how, net = given['learning'], Net(**given['net'])
state = begin(net, given['start'])
optimiser = torch.optim.SGD(net.parameters(), lr=how['rate'], momentum=0.9, weight_decay=how['weightDecay'])
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, how['steps'])
curves, answers = [], []
for feed in given['feeds']:
    patch = given['net']['patch']
    logits = net(torch.tensor(feed['patches']).reshape(how['batch'], patch['components'], patch['side'], patch['side']))
    targets = torch.tensor(feed['targets'])
    loss = F.cross_entropy(logits, targets, label_smoothing=how['smoothing'])
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    schedule.step()
    told = logits.argmax(1)
    curves += [loss.item(), (told == targets).double().mean().item(), told.bincount().max().item() / how['batch']]
    answers += told.tolist()
answer({'curves': curves, 'answers': answers, **{name: each.flatten().tolist() for name, each in state.items()}})
`;

describe.skipIf(!hasPython('torch'))(
  'learning targets as in PyTorch (skipped where python3-torch is absent)',
  () => {
    it('gives the losses, answers, weights and statistics of five steps, in float64', () => {
      const net = tinyNet();
      const program = targetProgram(net, LEARNING);
      const begun = initialVariables(program, 3);
      const names = [...labellingProgram(net).variables.keys()];
      const shape = [BATCH, net.patch.components, net.patch.side, net.patch.side];
      const feeds = Array.from({ length: 5 }, (_, step) => ({
        patches: [...draw({ shape }, step + 1)],
        targets: Array.from({ length: BATCH }, (_target, i) => (i * 7 + step) % net.clusters),
      }));
      let variables: NumbersByName = begun;
      const outputs = feeds.map((feed) => {
        const after = evaluate(program, feed, variables);
        variables = after.variables;
        return after.outputs;
      });
      const curves = outputs.flatMap((own) =>
        ['Cross-entropy', 'Told right', 'Largest cluster'].map((name) => own[name][0]),
      );
      const found: Record<string, ArrayLike<number>> = {
        curves,
        answers: outputs.flatMap((own) => [...own[ANSWERS]]),
        ...Object.fromEntries(names.map((name) => [name, variables[name]])),
      };
      const start = Object.fromEntries(names.map((name) => [name, [...begun[name]]]));
      const theirs = askPython<Record<string, number[]>>(TORCH, { learning: LEARNING, net, start, feeds });
      expect(Object.keys(found).sort()).toEqual(Object.keys(theirs).sort());
      for (const [name, values] of Object.entries(theirs)) {
        expect(found[name], name).toHaveLength(values.length);
        values.forEach((value, i) => expect(Math.abs(found[name][i] - value), name).toBeLessThan(1e-9));
      }
    });
  },
);
