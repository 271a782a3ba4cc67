/**
 * Training steps and predictions of two nets beside PyTorch on the same processor, in alternation, each in a process of its own; and on a
 * GPU where onnxruntime and PyTorch find one. Views a second: a training step takes two views of each patch.
 *
 * usage: node bench/training.ts [--rounds 3] [--steps 3] [--threads 1,2] [--nets small,sscc]
 * Needs /usr/bin/python3 with torch for the comparison.
 */
import { spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

interface Measure {
  readonly name: string;
  /** Seconds of the quickest step. */
  readonly wall: number;
  readonly processor: number;
  /** At its peak. */
  readonly megabytes: number;
  /** Share of the time that is not spent in onnxruntime. */
  readonly outside: number;
}

interface Case {
  readonly net: string;
  readonly mode: 'train' | 'predict';
  readonly batch: number;
  readonly threads: string;
  readonly place: Place;
}

/** Where the two of a pair compute. */
interface Place {
  readonly provider: string;
  readonly torch: string;
}

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    steps: { type: 'string', default: '3' },
    threads: { type: 'string', default: '1,2' },
    nets: { type: 'string', default: 'small,sscc' },
  },
});
const BATCHES: Readonly<Record<string, number>> = { small: 256, sscc: 64 };
const PLACES: readonly Place[] = [
  { provider: 'cpu', torch: 'cpu' },
  { provider: 'webgpu', torch: 'cuda' },
  { provider: 'cuda', torch: 'cuda' },
];

for (const place of PLACES) {
  const threads = place.provider === 'cpu' ? values.threads.split(',') : ['1'];
  const cases = values.nets
    .split(',')
    .flatMap((net) =>
      (['train', 'predict'] as const).flatMap((mode) =>
        threads.map((count): Case => ({ net, mode, batch: BATCHES[net], threads: count, place })),
      ),
    );
  if (!runSwath({ ...cases[0], batch: 2 })) {
    console.log(`onnxruntime has no ${place.provider} here.`);
    continue;
  }
  for (const one of cases) compare(one);
}

/** Prints a row: views a second by wall time, ratios to PyTorch by wall and by processor seconds. */
function compare(one: Case): void {
  const rounds = Array.from({ length: Number(values.rounds) }, () => ({
    swath: runSwath(one)!,
    torch: runTorch(one),
  }));
  const views = one.mode === 'train' ? 2 * one.batch : one.batch;
  const rate = (measures: readonly (Measure | undefined)[], of: 'wall' | 'processor'): number =>
    median(measures.map((measure) => (measure ? views / measure[of] : NaN)));
  const [swath, torch] = [rounds.map((round) => round.swath), rounds.map((round) => round.torch)];
  const ratio = (of: 'wall' | 'processor'): string =>
    median(rounds.map((round) => (round.torch ? round.torch[of] / round.swath[of] : NaN))).toFixed(2);
  const cells = [
    `${one.net}, ${one.mode}`,
    swath[0].name,
    ...(['wall', 'processor'] as const).flatMap((of) => [
      rate(swath, of).toFixed(0),
      rate(torch, of).toFixed(0),
      ratio(of),
    ]),
    Math.max(...swath.map(({ megabytes }) => megabytes)).toFixed(0),
    Math.max(...torch.map((measure) => measure?.megabytes ?? NaN)).toFixed(0),
    `${(100 * median(swath.map(({ outside }) => outside))).toFixed(1)} %`,
    loadavg()[0].toFixed(1),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

function runSwath({ net, mode, batch, threads, place }: Case): Measure | undefined {
  const flags = { net, mode, batch, threads, steps: values.steps, provider: place.provider };
  const words = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return run(process.execPath, [join(import.meta.dirname, 'training-swath.ts'), ...words]);
}

function runTorch({ net, mode, batch, threads, place }: Case): Measure | undefined {
  const script = join(import.meta.dirname, 'training-torch.py');
  const words = [net, mode, String(batch), threads, values.steps, place.torch];
  return run('/usr/bin/python3', [script, ...words]);
}

/** Undefined where it fails: what it needs is not there. */
function run(command: string, words: readonly string[]): Measure | undefined {
  const { status, stdout } = spawnSync(command, words, { encoding: 'utf8' });
  return status === 0 ? (JSON.parse(stdout.trim().split('\n').at(-1)!) as Measure) : undefined;
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
