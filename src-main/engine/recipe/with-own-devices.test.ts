import { expect, it } from 'vitest';
import { nodeCodecs } from '../../node/codecs.ts';
import { builtinPlugins } from '../builtin.ts';
import { createRegistry } from '../plugins/registry.ts';
import type { RunEvent } from '../run.ts';
import { countedDevices, type CountedDevices } from '../testing/counted-devices.ts';
import { memoryFiles } from '../testing/memory-files.ts';
import { testPlugin, testSceneText } from '../testing/test-plugin.ts';
import { inlineWorkers } from '../workers.ts';
import { clusterFile, type ClusterFileContext } from './cluster-file.ts';
import { predictFile } from './predict-file.ts';

/** A net that is small enough for the reference. */
const RECIPE = {
  clusterer: 'sscc',
  parameters: {
    clusters: 2,
    patch: 1,
    padding: 'same',
    width: 4,
    components: 2,
    batch: 64,
    sample: 200,
    epochs: 3,
  },
  standardise: false,
  seed: 3,
};
const training = {
  scene: '/scene.test',
  recipe: RECIPE,
  out: '/a.tif',
  saveModel: '/m.safetensors',
} as const;
const prediction = { scene: '/scene.test', model: '/m.safetensors', out: '/b.tif' } as const;

function setUp(devices: CountedDevices, stop = new AbortController()) {
  const files = memoryFiles();
  files.contents.set(
    '/scene.test',
    new TextEncoder().encode(testSceneText({ width: 20, height: 10, bands: 2 })),
  );
  const told: RunEvent[] = [];
  const context: ClusterFileContext = {
    files,
    workers: inlineWorkers(nodeCodecs),
    registry: createRegistry([...builtinPlugins, testPlugin().plugin]),
    version: '0.0.0',
    signal: stop.signal,
    devices: devices.source,
    report: () => {},
    tell: (event) => void told.push(event),
  };
  const notices = (): string[] => told.flatMap((event) => (event.kind === 'notice' ? [event.message] : []));
  return { context, told, notices };
}

const NOTHING = { devices: 0, programs: 0 };

it('leaves no program loaded and no device open, after learning and after predicting', async () => {
  const devices = countedDevices({ CPU: undefined });
  const { context } = setUp(devices);
  expect((await clusterFile(training, context)).device).toBe('CPU');
  expect(devices.left()).toEqual(NOTHING);
  expect(devices.steps).not.toEqual([]);
  await predictFile(prediction, context);
  expect(devices.left()).toEqual(NOTHING);
});

it('leaves none where it is cancelled', async () => {
  const stop = new AbortController();
  const devices = countedDevices({ CPU: undefined });
  const { context } = setUp(devices, stop);
  const tell = (event: RunEvent): void => void (event.kind === 'epoch' && event.epoch === 3 && stop.abort());
  await expect(clusterFile(training, { ...context, tell })).rejects.toMatchObject({ code: 'cancelled' });
  expect(devices.left()).toEqual(NOTHING);
});

it('tries no device again that failed: neither for the labels, nor for what is read in between', async () => {
  const devices = countedDevices({ GPU: { afterFeeds: 1 }, TPU: 'open', CPU: undefined });
  const { context, notices } = setUp(devices);
  await clusterFile(training, context);
  expect(devices.steps.filter((step) => step === 'open GPU')).toHaveLength(1);
  expect(notices()).toEqual([
    'GPU failed: no power. TPU cannot be opened. The work goes on with CPU, from where it was last kept.',
  ]);
  expect(devices.left()).toEqual(NOTHING);
});
