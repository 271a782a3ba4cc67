import { expect, it } from 'vitest';
import { nodeCodecs } from '../../node/codecs.ts';
import { builtinPlugins } from '../builtin.ts';
import type { Device } from '../device/device.ts';
import { createDeviceDirectory, type DeviceDirectory } from '../device/device-directory.ts';
import type { DeviceReport } from '../device/device-report.ts';
import { onDevice } from '../device/on-device.ts';
import { EngineError } from '../errors.ts';
import type { Plugin } from '../plugins/manifest.ts';
import { openRaster } from '../plugins/open-raster.ts';
import { createRegistry } from '../plugins/registry.ts';
import { clusterFile } from '../recipe/cluster-file.ts';
import type { RunEvent } from '../run.ts';
import { jobEnd, testEngine, type TestEngine } from '../testing/test-engine.ts';
import { testPlugin, testSceneText } from '../testing/test-plugin.ts';
import { memoryFiles } from '../testing/memory-files.ts';
import { inlineWorkers } from '../workers.ts';

const SCENE = { width: 20, height: 10, bands: 2 };
const REPORTS: readonly DeviceReport[] = [
  { id: 'gpu', provider: 'test', name: 'Test GPU', available: true, rate: 100 },
  { id: 'cpu', provider: 'test', name: 'Test CPU', available: true, rate: 1 },
  {
    id: 'none',
    provider: 'test',
    name: 'Nothing',
    available: false,
    reason: 'It is not there.',
    remedy: 'Buy it.',
  },
];

function deviceOf({ provider, name }: DeviceReport): Device {
  return { id: provider, name, load: () => expect.unreachable(), close: async () => {} };
}

function directory(): DeviceDirectory {
  return createDeviceDirectory({
    ids: REPORTS.map(({ id }) => id),
    gpus: ['gpu'],
    look: async () => REPORTS,
    open: async (id) => deviceOf(REPORTS.find((report) => report.id === id)!),
  });
}

/** A clusterer that trains one epoch on a device, on which every GPU dies; else that of the test plugin. */
function trainedPlugin(): Plugin {
  const { plugin } = testPlugin();
  const manifest = { id: 'trained', title: 'Trained', description: '', parameters: {} };
  return {
    manifest: { id: 'training', version: '1.0.0', clusterers: [manifest] },
    loadClusterer: async () => {
      const steps = await plugin.loadClusterer!('steps');
      return {
        create: () => ({
          fit: (raster, run) =>
            onDevice(run, async ({ name }) => {
              if (name.includes('GPU')) throw new EngineError('device-failed', `${name} failed: no power.`);
              run.tell?.({ kind: 'epoch', epoch: 1, values: { loss: 0.5 } });
              return steps.create({ clusters: 4 }).fit(raster, run);
            }),
        }),
        restore: (state) => steps.restore(state),
      };
    },
  };
}

const NOTICE = 'Test GPU failed: no power. The work goes on with Test CPU, from where it was last kept.';
const RECIPE = {
  bands: [0, 1],
  standardise: false,
  clusterer: 'trained',
  parameters: {},
  seed: 1,
  areas: [],
};

function opened(devices?: DeviceDirectory): TestEngine {
  const plugins = [...builtinPlugins, trainedPlugin()];
  return testEngine({ codecs: nodeCodecs, plugins, scenes: { '/scene.test': SCENE }, devices });
}

async function deviceIn(files: TestEngine['files'], path: string): Promise<string | undefined> {
  const access = { files, workers: inlineWorkers(nodeCodecs), registry: createRegistry(builtinPlugins) };
  const dataset = await openRaster(path, 'labels', access);
  await dataset.close();
  const file = new TextDecoder('latin1').decode(files.contents.get(path));
  return /<Item name="DEVICE">([^<]*)</.exec(file)?.[1];
}

it('a job goes on with the next device, tells so, and its result says which it ran on', async () => {
  const { engine, scratch, files } = opened(directory());
  const { id: sceneId } = await engine.openScene('/scene.test');
  const job = await jobEnd(engine, (await engine.startClustering({ sceneId, recipe: RECIPE })).id);
  expect(job).toMatchObject({
    state: 'done',
    notices: [NOTICE],
    curves: { epochs: [1], values: { loss: [0.5] } },
  });
  const resultId = job.resultId!;
  const result = async (id: string) => (await engine.state()).project.results.find((one) => one.id === id);
  expect(await result(resultId)).toMatchObject({ devices: ['Test GPU', 'Test CPU'] });
  expect(await deviceIn(scratch, `/scratch/${resultId}.tif`)).toBe('Test GPU, Test CPU');

  const request = { resultId, content: 'clusters', path: '/export.tif' } as const;
  await jobEnd(engine, (await engine.startExport(request)).id);
  expect(await deviceIn(files, '/export.tif')).toBe('Test GPU, Test CPU');

  const steps = [{ kind: 'majority', radius: 1 }] as const;
  const cleaned = await jobEnd(engine, (await engine.startCleaning({ resultId, steps })).id);
  expect(await deviceIn(scratch, `/scratch/${cleaned.resultId}.tif`)).toBe('Test GPU, Test CPU');
  await engine.close();
});

it('a file says the same from the command line; nothing is said where no device was needed', async () => {
  const files = memoryFiles();
  files.contents.set('/scene.test', new TextEncoder().encode(testSceneText(SCENE)));
  const told: RunEvent[] = [];
  const context = {
    files,
    workers: inlineWorkers(nodeCodecs),
    registry: createRegistry([...builtinPlugins, testPlugin().plugin, trainedPlugin()]),
    version: '0.0.0',
    signal: new AbortController().signal,
    devices: directory(),
    report: () => {},
    tell: (event: RunEvent) => void told.push(event),
  };
  const { standardise, clusterer, parameters, seed } = RECIPE;
  const recipe = { standardise, clusterer, parameters, seed };
  const { device } = await clusterFile({ scene: '/scene.test', recipe, out: '/trained.tif' }, context);
  expect(device).toBe('Test GPU, Test CPU');
  expect(told).toEqual([
    { kind: 'notice', message: NOTICE },
    { kind: 'epoch', epoch: 1, values: { loss: 0.5 } },
  ]);
  expect(await deviceIn(files, '/trained.tif')).toBe(device);

  const plain = { ...recipe, clusterer: 'kmeans', parameters: { clusters: 3 } };
  const other = await clusterFile({ scene: '/scene.test', recipe: plain, out: '/plain.tif' }, context);
  expect(other.device).toBe('cpu');
  expect(await deviceIn(files, '/plain.tif')).toBeUndefined();
});

it('the choice holds for jobs that start later', async () => {
  const { engine } = opened(directory());
  expect(await engine.devices()).toEqual({ devices: REPORTS, chosen: 'auto', auto: 'gpu' });
  await expect(engine.chooseDevice('none')).rejects.toThrow('It is not there. Buy it.');
  await engine.chooseDevice('cpu');
  const { id: sceneId } = await engine.openScene('/scene.test');
  const job = await jobEnd(engine, (await engine.startClustering({ sceneId, recipe: RECIPE })).id);
  expect(job.notices).toBeUndefined();
  expect((await engine.state()).project.results[0].devices).toEqual(['Test CPU']);
  await engine.close();
});

it('an engine that is lent none has none to choose, and what needs one fails plainly', async () => {
  const { engine } = opened();
  expect(await engine.devices()).toEqual({ devices: [], chosen: 'auto' });
  await engine.chooseDevice('auto');
  await expect(engine.chooseDevice('cpu')).rejects.toMatchObject({ code: 'bad-input' });
  const { id: sceneId } = await engine.openScene('/scene.test');
  const job = await jobEnd(engine, (await engine.startClustering({ sceneId, recipe: RECIPE })).id);
  expect(job).toMatchObject({ state: 'failed', message: 'There is no device to compute on here.' });
  await engine.close();
});
