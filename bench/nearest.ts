import { labelOnDevice } from '../src-main/engine/clustering/nearest-on-device/label-on-device.ts';
import { labelsBy, sumLabels } from '../src-main/engine/clustering/kmeans/sum-clusters.ts';
import { addLabelSums, labelSumsTask } from '../src-main/engine/clustering/kmeans/kmeans-tasks.ts';
import { sumOver, type PixelChunk } from '../src-main/engine/clustering/samples/sum-over.ts';
import {
  createPace,
  planesOf,
  type SampleChunk,
} from '../src-main/engine/clustering/samples/sample-chunks.ts';
import { sharedFloats, type Sample } from '../src-main/engine/clustering/samples/samples.ts';
import { clearShelf } from '../src-main/engine/device/program-shelf.ts';
import type { Centres } from '../src-main/engine/kernels/centre-kernel.ts';
import { createRandom } from '../src-main/engine/random.ts';
import type { Run } from '../src-main/engine/run.ts';
import { openThreadedDevice } from '../src-main/node/devices/threaded-device.ts';
import { createWorkerPool } from '../src-main/node/worker-pool.ts';

/**
 * Nanoseconds per pixel of nearest centres by the kernels on two threads and by the program on a device (its id is the argument, "cpu" when
 * absent), of a whole pass of Lloyd's algorithm by both, and of what of a pass stays on the processor: the least of some rounds, in alternation.
 */
const CASES = [
  { bands: 6, clusters: 16, pixels: 1 << 18 },
  { bands: 6, clusters: 255, pixels: 1 << 18 },
  { bands: 100, clusters: 16, pixels: 1 << 17 },
  { bands: 200, clusters: 64, pixels: 1 << 16 },
  { bands: 200, clusters: 255, pixels: 1 << 16 },
];
const ROUNDS = 5;

const workers = createWorkerPool(new URL('../src-main/node/worker.ts', import.meta.url), { size: 2 });
const { signal } = new AbortController();
const device = await openThreadedDevice(process.argv[2] ?? 'cpu');
const source = { open: async () => device };
const plain: Run = { signal, seed: 1, workers, report: () => {} };
const lent: Run = { ...plain, devices: { ...source, accelerators: () => source } };
const pace = createPace(signal);

console.log(`ns per pixel; device: ${device.name}`);
console.log(
  '| bands | clusters | labels: kernels | labels: device | pass: kernels | pass: device | sums by known labels |',
);
for (const size of CASES) console.log(`| ${(await measured(size)).join(' | ')} |`);
await clearShelf(source);
await workers.close();

async function measured({ bands, clusters, pixels }: (typeof CASES)[number]): Promise<string[]> {
  const random = createRandom(7);
  const values = sharedFloats(bands * pixels);
  values.forEach((_, i) => (values[i] = random.below(10000)));
  const sample: Sample = { count: pixels, bandCount: bands, values, positions: new Float64Array(pixels) };
  const centres: Centres = {
    count: clusters,
    bandCount: bands,
    values: Float32Array.from({ length: clusters * bands }, () => random.below(10000)),
  };
  const whole = planesOf({ ...sample, from: 0, length: pixels });
  const labels = await labelsBy(sample, centres, plain, pace);
  const inputOf = (chunk: PixelChunk) => {
    const { from, length } = chunk as SampleChunk;
    return { chunk, centres, labels: labels.slice(from, from + length) };
  };
  const ways = [
    () => labelsBy(sample, centres, plain, pace),
    () => labelOnDevice(whole, centres, source, lent),
    () => sumLabels(sample, centres, plain, pace),
    () => sumLabels(sample, centres, lent, pace),
    () => sumOver(sample, clusters, plain, pace, { task: labelSumsTask, add: addLabelSums, inputOf }),
  ];
  const least = ways.map(() => Infinity);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, way] of ways.entries()) {
      const start = performance.now();
      await way();
      least[index] = Math.min(least[index], ((performance.now() - start) * 1e6) / pixels);
    }
  }
  return [bands, clusters, ...least.map((ns) => ns.toPrecision(3))].map(String);
}
