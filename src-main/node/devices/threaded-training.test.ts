import { availableParallelism } from 'node:os';
import { expect, it } from 'vitest';
import type { DeviceSource } from '../../engine/device/device.ts';
import { clustererChecks, labelAll, testRun } from '../../engine/testing/check-clusterer.ts';
import { syntheticScene } from '../../engine/testing/synthetic-scene.ts';
import { completeParameters, type Parameters } from '../../engine/parameters.ts';
import { ssccCode, ssccManifest } from '../../engine/clustering/sscc/sscc.ts';
import { clearShelf } from '../../engine/device/program-shelf.ts';
import type { KeptState } from '../../engine/run.ts';
import { openOnnx } from './open-onnx.ts';
import { openThreadedDevice } from './threaded-device.ts';

const threaded: DeviceSource = { open: () => openThreadedDevice('cpu') };

const small = (clusters: number): Parameters =>
  completeParameters(ssccManifest.parameters, {
    clusters,
    width: 4,
    batch: 64,
    epochs: 3,
    rate: 0.01,
  });

const FIELDS = [
  [10, 200, 30],
  [120, 40, 90],
  [60, 60, 200],
];

it('goes on from a checkpoint to the same labels, which are those of a device on this thread', async () => {
  const { raster } = syntheticScene({ width: 48, height: 40, fields: FIELDS, noise: 20, seed: 1 });
  const near = testRun({
    devices: { open: () => openOnnx({ provider: 'cpu', threads: availableParallelism() }) },
  });
  const whole = await ssccCode.create(small(3)).fit(raster, near);
  const saved: KeptState[] = [];
  const checkpoint = {
    load: async () => saved.at(-1),
    save: async (state: unknown, arrays = {}) => {
      if (saved.length === 1) throw new Error('killed');
      saved.push(structuredClone({ state, arrays }));
    },
  };
  const far = testRun({ devices: threaded });
  await expect(ssccCode.create(small(3)).fit(raster, { ...far, checkpoint })).rejects.toThrow('killed');
  const kept = { load: checkpoint.load, save: async () => {} };
  const resumed = await ssccCode.create(small(3)).fit(raster, { ...far, checkpoint: kept });
  const labels = await labelAll(raster, resumed, far);
  expect(labels).toEqual(await labelAll(raster, whole, near));
  await Promise.all([far, near].map(({ devices }) => clearShelf(devices!)));
});

it('stops when told', async () => {
  const checks = clustererChecks(ssccCode, small, { devices: threaded });
  await checks.find(({ title }) => title.startsWith('stops'))!.run();
  await clearShelf(threaded);
});
