import { describe, expect, it } from 'vitest';
import type { DeviceSource } from '../../device/device.ts';
import { clearShelf } from '../../device/program-shelf.ts';
import type { Run } from '../../run.ts';
import { labelAll, testRun } from '../../testing/check-clusterer.ts';
import { countedDevices, type CountedDevices, type DeviceFault } from '../../testing/counted-devices.ts';
import { scrambledWorkers } from '../../testing/scrambled-workers.ts';
import { syntheticScene } from '../../testing/synthetic-scene.ts';
import type { ClusterModel } from '../clusterer.ts';
import { MINIBATCH, WALKING_METHODS, type WalkingMethod } from '../fits.test-setup.ts';
import { confidenceRaster } from '../labels/confidence-raster.ts';
import { openPixelSource } from '../samples/pixel-source.ts';

const { raster } = syntheticScene({
  width: 70,
  height: 60,
  fields: [
    [60900, 30, 7],
    [60400, 800, 250],
    [0, 0, 0],
  ],
  noise: 400,
  missing: 0.1,
  nodata: -9999,
});

/** A run that is lent devices for its kernels' work, of any size, and what it was told. */
function runOn(faults: Readonly<Record<string, DeviceFault | undefined>>): {
  run: Run;
  devices: CountedDevices;
  source: DeviceSource;
  told: string[];
} {
  const devices = countedDevices(faults);
  const told: string[] = [];
  const source = { open: () => expect.unreachable(), accelerators: () => devices.source };
  const tell: Run['tell'] = (event) => void (event.kind === 'notice' && told.push(event.message));
  return { run: testRun({ devices: source, tell, workers: scrambledWorkers(3) }), devices, source, told };
}

async function fitted(
  { fit, parameters }: WalkingMethod,
  run: Run,
  memoryBytes?: number,
): Promise<ClusterModel> {
  const source = await openPixelSource(raster, { size: 0, seed: 1 }, testRun(), memoryBytes);
  return fit(source, raster, parameters, run);
}

describe.each([...WALKING_METHODS, MINIBATCH])('$title', (method) => {
  it.each([undefined, 1000])(
    'gives the very model and labels where a device helps (memory: %s)',
    async (memory) => {
      const plain = await fitted(method, testRun(), memory);
      const { run, devices, source, told } = runOn({ GPU: undefined });
      const model = await fitted(method, run, memory);
      expect(model.save()).toEqual(plain.save());
      expect(await labelAll(raster, model, run, 33)).toEqual(await labelAll(raster, plain, testRun()));
      await clearShelf(source);
      expect(devices.left()).toEqual({ devices: 0, programs: 0 });
      expect(told).toEqual([]);
    },
  );
});

const kmeans = WALKING_METHODS[0];

it('gives the very model where the device dies in the middle, in memory and walked', async () => {
  const plain = await fitted(kmeans, testRun());
  for (const memory of [undefined, 1000]) {
    for (const afterFeeds of [0, 1, 2, 5]) {
      const { run, devices, told, source } = runOn({ GPU: { afterFeeds } });
      expect((await fitted(kmeans, run, memory)).save()).toEqual(plain.save());
      expect(devices.steps.filter((step) => step === 'open GPU')).toHaveLength(1);
      expect(told).toEqual(["GPU failed: no power. The processor's own kernels go on."]);
      await clearShelf(source);
    }
  }
});

it('does all passes of k-means, and its labels, on the device where one is lent', async () => {
  const { run, devices, source } = runOn({ GPU: undefined });
  const tasks = new Set<string>();
  const workers: Run['workers'] = {
    size: 1,
    run: (task, input, options) => {
      tasks.add((input as { labels?: unknown }).labels ? `${task.name} of labels` : task.name);
      return testRun().workers.run(task, input, options);
    },
  };
  const model = await fitted(kmeans, { ...run, workers });
  await labelAll(raster, model, { ...run, workers });
  // Pixels between two centres are labelled by the kernel.
  tasks.delete('label-pixels');
  expect([...tasks].sort()).toEqual(['cluster-sums of labels', 'label-sums of labels', 'lower-distances']);
  expect(devices.steps).toContain('load GPU');
  await clearShelf(source);
});

it('asks for a device by the work of a pass, and of all labels', async () => {
  const asked = new Set<number>();
  const accelerators = (work: number): undefined => void asked.add(work);
  const run = testRun({ devices: { open: () => expect.unreachable(), accelerators } });
  const many = { ...kmeans, parameters: { ...kmeans.parameters, clusters: 64 } };
  const model = await fitted(many, run);
  const { sample } = await openPixelSource(raster, { size: 0, seed: 1 }, testRun());
  expect([...asked]).toEqual([sample.count * 3 * 64]);
  await labelAll(raster, model, run);
  expect([...asked]).toContain(70 * 60 * 3 * 64);
});

it('asks for none that only pays for more centres than there are, for so many threads', async () => {
  const asked = new Set<number>();
  const accelerators = (work: number): undefined => void asked.add(work);
  const devices = { open: () => expect.unreachable(), accelerators };
  const many = { ...kmeans, parameters: { ...kmeans.parameters, clusters: 64 } };
  await fitted(kmeans, testRun({ devices }));
  await fitted(many, testRun({ devices, workers: { ...testRun().workers, size: 2 } }), 1000);
  expect([...asked]).toEqual([0]);
});

it('leaves confidence to the kernels', async () => {
  const { run, devices } = runOn({ GPU: undefined });
  const model = await fitted(kmeans, testRun());
  const whole = { column: 0, row: 0, width: 70, height: 60 };
  await confidenceRaster(raster, model, run).read(whole);
  expect(devices.steps).toEqual([]);
});
