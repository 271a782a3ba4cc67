import type { Device } from '../../engine/device/device.ts';
import { clearShelf } from '../../engine/device/program-shelf.ts';
import { labelOnDevice } from '../../engine/clustering/nearest-on-device/label-on-device.ts';
import {
  draw,
  halfWay,
  KINDS,
  SIZES,
} from '../../engine/clustering/nearest-on-device/pixel-kinds.test-setup.ts';
import { labelPixelsTask } from '../../engine/clustering/rules/label-pixels.ts';
import type { Centres, PixelPlanes } from '../../engine/kernels/centre-kernel.ts';
import { testRun } from '../../engine/testing/check-clusterer.ts';
import type { Workers } from '../../engine/workers.ts';
import { createWorkerPool, type WorkerPool } from '../worker-pool.ts';

const WORKER = new URL('../worker.ts', import.meta.url);

/**
 * A thread for kernels, to be begun before onnxruntime is called: this lets its thread, and those that are begun there later, take the least
 * numbers for 0, and kernels count on them.
 */
export async function beginKernels(): Promise<WorkerPool> {
  const workers = createWorkerPool(WORKER, { size: 1 });
  const { pixels, centres } = halfWay();
  await byKernel(pixels, centres, workers);
  return workers;
}

/** Labels pixels of every kind on a device and by the kernel; gives how each ended: "passed", or what went wrong. */
export async function nearestOutcomes(
  open: () => Promise<Device>,
  workers: WorkerPool,
): Promise<Record<string, string>> {
  const outcomes: Record<string, string> = {};
  const run = testRun({ workers });
  const device = await open();
  const source = { open: async () => device };
  const differing = async (pixels: PixelPlanes, centres: Centres): Promise<number | undefined> => {
    const labels = await labelOnDevice(pixels, centres, source, run);
    const ids = await byKernel(pixels, centres, workers);
    return labels && ids.filter((id, i) => id !== labels[i]).length;
  };
  const note = async (kind: string, pixels: PixelPlanes, centres: Centres): Promise<void> => {
    const { bandCount, count } = centres;
    const title = `labels ${pixels.length} pixels, ${bandCount} bands, ${count} clusters, samples ${kind}`;
    const found = await differing(pixels, centres).catch(String);
    outcomes[title] = found === 0 ? 'passed' : `differing: ${found}`;
  };
  for (const [kind, pixel, centre] of KINDS) {
    for (const [length, bandCount, count] of SIZES) {
      const { pixels, centres } = draw(length, bandCount, count, pixel, centre);
      await note(kind, pixels, centres);
    }
  }
  const { pixels, centres } = halfWay();
  await note('half-way between centres', pixels, centres);
  await clearShelf(source);
  return outcomes;
}

async function byKernel(
  { planes, length }: PixelPlanes,
  centres: Centres,
  workers: Workers,
): Promise<Uint16Array> {
  const valid = new Uint8Array(length).fill(1);
  const rule = { kind: 'centres', centres } as const;
  return (await workers.run(labelPixelsTask, { planes, valid, rule, withConfidence: false })).ids;
}
