import { beforeAll, describe, expect, it } from 'vitest';
import { askPython, hasPython } from '../../ask-python.test-setup.ts';
import { evaluate } from '../../device/reference/evaluate.ts';
import { referenceDevice } from '../../device/reference/reference-device.ts';
import { differentiate } from '../../program/differentiate.ts';
import { softmax } from '../../program/operations/derived.ts';
import { input } from '../../program/operations/leaves.ts';
import { createProgram } from '../../program/program.ts';
import { createRandom } from '../../random.ts';
import { columnLoss, rowLoss } from './contrastive-losses.ts';

const TEMPERATURE = 0.5;
const REDUNDANCY = 0.005;

interface Views {
  readonly title: string;
  readonly batch: number;
  readonly clusters: number;
  /** Logits of both views. */
  readonly first: readonly number[];
  readonly second: readonly number[];
}

/** Two views whose logits spread by `spread`; the second as the first but for a part. */
function viewsOf(title: string, batch: number, clusters: number, spread: number): Views {
  const random = createRandom(batch * clusters);
  const draw = (): number[] =>
    Array.from({ length: batch * clusters }, () => spread * (2 * random.next() - 1));
  const first = draw();
  const second = draw().map((value, i) => 0.6 * first[i] + 0.4 * value);
  return { title, batch, clusters, first, second };
}

const USUAL = [
  viewsOf('more pixels than clusters', 12, 4, 2),
  viewsOf('more clusters than pixels', 3, 9, 2),
  viewsOf('two pixels', 2, 3, 1),
  viewsOf('nearly one cluster each', 8, 5, 12),
];

const EXTREME: Views[] = [
  viewsOf('a single cluster', 6, 1, 2),
  viewsOf('two pixels, one cluster', 2, 1, 2),
  viewsOf('saturated: all but one probability underflow', 7, 5, 5000),
  { title: 'one cluster takes all', batch: 4, clusters: 3, ...constant(4, [900, -900, 0]) },
  { title: 'pixels that are all alike', batch: 4, clusters: 3, ...constant(4, [0.1, 0.2, 0.3]) },
];

function constant(batch: number, row: number[]): Pick<Views, 'first' | 'second'> {
  const rows = Array.from({ length: batch }, () => row).flat();
  return { first: rows, second: rows };
}

/** The losses of logits, and their gradients. */
function programOf({ batch, clusters }: Views) {
  const logits = ['first', 'second'].map((name) => input(name, [batch, clusters]));
  const [first, second] = logits.map(softmax);
  const row = rowLoss(first, second, TEMPERATURE);
  const column = columnLoss(first, second, REDUNDANCY);
  const [rowFirst, rowSecond] = differentiate(row, logits);
  const [columnFirst, columnSecond] = differentiate(column, logits);
  return createProgram({ row, column, rowFirst, rowSecond, columnFirst, columnSecond });
}

const feedOf = ({ first, second }: Views) => ({ first, second });

type Matrix = number[][];

function probabilities(logits: readonly number[], clusters: number): Matrix {
  return Array.from({ length: logits.length / clusters }, (_, row) => {
    const own = logits.slice(row * clusters, (row + 1) * clusters);
    const most = Math.max(...own);
    const powers = own.map((value) => Math.exp(value - most));
    const total = powers.reduce((sum, value) => sum + value, 0);
    return powers.map((power) => power / total);
  });
}

const dot = (one: number[], other: number[]): number =>
  one.reduce((sum, value, i) => sum + value * other[i], 0);

/** Chen et al. 2020, equation 1, each pair by itself. */
function rowsByDefinition({ first, second, clusters, batch }: Views): number {
  const rows = [...probabilities(first, clusters), ...probabilities(second, clusters)];
  const alike = (i: number, j: number): number =>
    dot(rows[i], rows[j]) / Math.sqrt(dot(rows[i], rows[i]) * dot(rows[j], rows[j])) / TEMPERATURE;
  let loss = 0;
  for (let i = 0; i < 2 * batch; i++) {
    let others = 0;
    for (let k = 0; k < 2 * batch; k++) if (k !== i) others += Math.exp(alike(i, k));
    loss -= Math.log(Math.exp(alike(i, (i + batch) % (2 * batch))) / others);
  }
  return loss / (2 * batch);
}

/** Columns less their mean, by the root of their variance and 1e-5; C = Yi^T Yj / B; (C_kk - 1)^2 and 0.005 C_kl^2. */
function columnsByDefinition({ first, second, clusters, batch }: Views): number {
  const columns = [first, second].map((logits) => {
    const rows = probabilities(logits, clusters);
    return Array.from({ length: clusters }, (_, k) => {
      const own = rows.map((row) => row[k]);
      const mean = own.reduce((sum, value) => sum + value, 0) / batch;
      const variance = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / batch;
      return own.map((value) => (value - mean) / Math.sqrt(variance + 1e-5));
    });
  });
  let loss = 0;
  for (let k = 0; k < clusters; k++) {
    for (let l = 0; l < clusters; l++) {
      const c = dot(columns[0][k], columns[1][l]) / batch;
      loss += k === l ? (c - 1) ** 2 : REDUNDANCY * c ** 2;
    }
  }
  return loss;
}

describe('the losses of SSCC', () => {
  it.each([...USUAL, ...EXTREME])('are what their definitions say: $title', (views) => {
    const { row, column } = evaluate(programOf(views), feedOf(views), {}).outputs;
    expect(Math.abs(row[0] - rowsByDefinition(views))).toBeLessThan(1e-11);
    expect(Math.abs(column[0] - columnsByDefinition(views))).toBeLessThan(1e-11);
    expect(row[0]).toBeGreaterThanOrEqual(0);
    expect(column[0]).toBeGreaterThanOrEqual(0);
  });

  it.each(USUAL)('have the gradients of finite differences (of fourth order): $title', (views) => {
    const program = programOf(views);
    const { outputs } = evaluate(program, feedOf(views), {});
    const step = 1e-5;
    for (const view of ['first', 'second'] as const) {
      const name = view === 'first' ? 'First' : 'Second';
      views[view].forEach((_, at) => {
        const [up, down, farUp, farDown] = [1, -1, 2, -2].map((steps) => {
          const moved = views[view].map((value, i) => (i === at ? value + steps * step : value));
          return evaluate(program, { ...feedOf(views), [view]: moved }, {}).outputs;
        });
        for (const loss of ['row', 'column'] as const) {
          const [near, far] = [up[loss][0] - down[loss][0], farUp[loss][0] - farDown[loss][0]];
          const slope = (8 * near - far) / (12 * step);
          expect(Math.abs(outputs[`${loss}${name}`][at] - slope)).toBeLessThan(1e-8);
        }
      });
    }
  });

  it.each([...USUAL, ...EXTREME])('and their gradients are finite in float32: $title', async (views) => {
    const loaded = await referenceDevice({ precision: 'float32' }).load(programOf(views), {});
    const feed = { first: Float32Array.from(views.first), second: Float32Array.from(views.second) };
    const [outputs] = await loaded.run([feed]);
    for (const [name, values] of Object.entries(outputs)) {
      expect([...values].every(Number.isFinite), name).toBe(true);
    }
    expect(outputs.row[0]).toBeCloseTo(rowsByDefinition(views), 5);
    expect(outputs.column[0]).toBeCloseTo(columnsByDefinition(views), 3);
  });

  it('know a single cluster by one value each: log(2 B - 1) and 1', () => {
    const views = EXTREME[0];
    const { row, column, ...gradients } = evaluate(programOf(views), feedOf(views), {}).outputs;
    expect(row[0]).toBeCloseTo(Math.log(11), 12);
    expect(column[0]).toBeCloseTo(1, 12);
    for (const values of Object.values(gradients))
      values.forEach((value) => expect(value).toBeCloseTo(0, 12));
  });
});

const TORCH = `
import torch
import torch.nn.functional as F

def losses(case):
    logits = [torch.tensor(case[name], dtype=torch.float64).reshape(case['batch'], case['clusters']).requires_grad_()
        for name in ('first', 'second')]
    first, second = (F.softmax(each, 1) for each in logits)
    batch = len(first)
    rows = F.normalize(torch.cat([first, second]), dim=1)
    itself = torch.eye(2 * batch, dtype=torch.bool)
    alike = (rows @ rows.T / given['temperature']).masked_fill(itself, float('-inf'))
    partner = torch.arange(2 * batch).roll(batch)
    row = F.cross_entropy(alike, partner)
    norm = lambda each: F.batch_norm(each, None, None, training=True)
    c = norm(first).T @ norm(second) / batch
    diagonal = torch.eye(len(c), dtype=torch.bool)
    column = (c[diagonal] - 1).square().sum() + given['redundancy'] * c[~diagonal].square().sum()
    found = {'row': [row.item()], 'column': [column.item()]}
    for name, loss in (('row', row), ('column', column)):
        for view, grad in zip(('First', 'Second'), torch.autograd.grad(loss, logits, retain_graph=True)):
            found[name + view] = grad.flatten().tolist()
    return found

answer([losses(case) for case in given['cases']])
`;

describe.skipIf(!hasPython('torch'))('the losses of SSCC (skipped where python3-torch is absent)', () => {
  const cases = [...USUAL, ...EXTREME];
  let theirs: Record<string, number[]>[];
  beforeAll(() => {
    theirs = askPython(TORCH, { cases, temperature: TEMPERATURE, redundancy: REDUNDANCY });
  });

  it.each(cases.map((views, index) => ({ ...views, views, index })))(
    'and their gradients are those of PyTorch: $title',
    ({ views, index }) => {
      const { outputs } = evaluate(programOf(views), feedOf(views), {});
      expect(Object.keys(theirs[index]).sort()).toEqual(Object.keys(outputs).sort());
      for (const [name, values] of Object.entries(theirs[index])) {
        values.forEach((value, i) => expect(Math.abs(outputs[name][i] - value), name).toBeLessThan(1e-10));
      }
    },
  );
});
