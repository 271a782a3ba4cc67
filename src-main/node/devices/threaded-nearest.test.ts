import { afterAll, expect, it } from 'vitest';
import { kmeansCode, kmeansManifest } from '../../engine/clustering/kmeans/kmeans.ts';
import { clearShelf } from '../../engine/device/program-shelf.ts';
import { completeParameters } from '../../engine/parameters.ts';
import { labelAll, testRun } from '../../engine/testing/check-clusterer.ts';
import { syntheticScene } from '../../engine/testing/synthetic-scene.ts';
import { beginKernels, nearestOutcomes } from './check-nearest.test-setup.ts';
import { nodeDevices } from './node-devices.ts';
import { openThreadedDevice } from './threaded-device.ts';

const workers = await beginKernels();
afterAll(() => workers.close());

it('onnxruntime on the CPU labels pixels of every kind as the kernel does', { timeout: 60_000 }, async () => {
  const outcomes = await nearestOutcomes(() => openThreadedDevice('cpu'), workers);
  expect(Object.keys(outcomes).length).toBeGreaterThan(50);
  expect(Object.entries(outcomes).filter(([, outcome]) => outcome !== 'passed')).toEqual([]);
});

it('k-means is the same to the last bit where a program was started with a device', async () => {
  const fields = [
    [10, 200, 30],
    [120, 40, 90],
    [60, 60, 200],
  ];
  const { raster } = syntheticScene({ width: 120, height: 90, fields, noise: 60 });
  const parameters = completeParameters(kmeansManifest.parameters, { clusters: 7, changeThreshold: 0 });
  const plain = testRun({ workers });
  const model = await kmeansCode.create(parameters).fit(raster, plain);
  const devices = nodeDevices({ chosen: 'cpu' });
  const run = { ...plain, devices };
  const again = await kmeansCode.create(parameters).fit(raster, run);
  expect(again.save()).toEqual(model.save());
  expect(await labelAll(raster, again, run)).toEqual(await labelAll(raster, model, plain));
  await clearShelf(devices);
});
