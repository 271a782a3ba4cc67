import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { clusterSumsTask, labelSumsTask } from '../src-main/engine/clustering/kmeans/kmeans-tasks.ts';
import { labelPixelsTask } from '../src-main/engine/clustering/rules/label-pixels.ts';
import { createPace, forEachChunk, planesOf } from '../src-main/engine/clustering/samples/sample-chunks.ts';
import type { SampleChunk } from '../src-main/engine/clustering/samples/sample-chunks.ts';
import { sharedFloats, type Sample } from '../src-main/engine/clustering/samples/samples.ts';
import type { Centres } from '../src-main/engine/kernels/centre-kernel.ts';
import { createRandom } from '../src-main/engine/random.ts';
import type { Run } from '../src-main/engine/run.ts';
import type { Task } from '../src-main/engine/workers.ts';
import { createWorkerPool } from '../src-main/node/worker-pool.ts';

/** Nanoseconds per pixel of one pass with 16 clusters: the least of some rounds, in alternation with the others. */
const CLUSTERS = 16;
const ROUNDS = 20;
const CASES = [
  { bandCount: 6, count: 2 ** 20 },
  { bandCount: 100, count: 2 ** 17 },
];
const HERE = import.meta.dirname;
const WORKER = new URL('../src-main/node/worker.ts', import.meta.url);

const rows: string[][] = [
  ['bands', 'threads', 'Lloyd pass', 'with inertia', 'labels', 'scikit-learn', 'C, one thread'],
];
for (const size of CASES) {
  for (const threads of [1, 2]) rows.push(await measured(size, threads));
}
console.log(`load ${loadavg()[0].toFixed(1)}, ns per pixel, ${CLUSTERS} clusters`);
for (const row of rows) console.log(`| ${row.join(' | ')} |`);

async function measured(size: (typeof CASES)[number], threads: number): Promise<string[]> {
  const sample = randomSample(size);
  const centres: Centres = {
    count: CLUSTERS,
    bandCount: size.bandCount,
    values: Float32Array.from(
      { length: CLUSTERS * size.bandCount },
      (_, i) => sample.values[(i % size.bandCount) * size.count + Math.floor(i / size.bandCount) * 97],
    ),
  };
  const pool = createWorkerPool(WORKER, { size: threads });
  const run: Run = { signal: new AbortController().signal, seed: 1, workers: pool, report: () => {} };
  const forRule = (chunk: SampleChunk) => ({
    planes: planesOf(chunk).planes,
    valid: new Uint8Array(chunk.length).fill(1),
    rule: { kind: 'centres' as const, centres },
    withConfidence: false,
  });
  const passes = [
    () => pass(sample, run, labelSumsTask, (chunk) => ({ chunk, centres })),
    () => pass(sample, run, clusterSumsTask, (chunk) => ({ chunk, centres })),
    () => pass(sample, run, labelPixelsTask, forRule),
  ];
  const least = passes.map(() => Infinity);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, one] of passes.entries()) least[index] = Math.min(least[index], await one());
  }
  await pool.close();
  const figures = least.map((nanoseconds) => (nanoseconds / size.count).toFixed(1));
  const peers = [scikitLearn(size, threads), threads === 1 ? ceiling(size) : ''];
  return [String(size.bandCount), String(threads), ...figures, ...peers];
}

async function pass<Input, Output>(
  sample: Sample,
  run: Run,
  task: Task<Input, Output>,
  inputOf: (chunk: SampleChunk) => Input,
): Promise<number> {
  const start = performance.now();
  await forEachChunk(sample, CLUSTERS, run, createPace(run.signal), task, inputOf, () => {});
  return (performance.now() - start) * 1e6;
}

function randomSample({ bandCount, count }: (typeof CASES)[number]): Sample {
  const random = createRandom(1);
  const values = sharedFloats(bandCount * count).map(() => random.next());
  const shared = sharedFloats(values.length);
  shared.set(values);
  return { bandCount, count, values: shared, positions: Float64Array.from({ length: count }, (_, i) => i) };
}

function scikitLearn({ bandCount, count }: (typeof CASES)[number], threads: number): string {
  const words = [join(HERE, 'kernels.py'), bandCount, count, threads].map(String);
  const { status, stdout } = spawnSync('/usr/bin/python3', words, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : 'absent';
}

function ceiling({ bandCount, count }: (typeof CASES)[number]): string {
  const scratch = join(HERE, 'scratch');
  mkdirSync(scratch, { recursive: true });
  const program = join(scratch, 'kernels');
  const compiler = ['-O3', '-march=native', join(HERE, 'kernels.c'), '-o', program];
  if (spawnSync('gcc', compiler).status !== 0) return 'absent';
  return spawnSync(program, [String(bandCount), String(count)], { encoding: 'utf8' }).stdout.trim();
}
