import { expect, it } from 'vitest';
import { nodeCodecs } from '../../node/codecs.ts';
import { openOnnx } from '../../node/devices/open-onnx.ts';
import { builtinPlugins } from '../builtin.ts';
import type { Parameters } from '../parameters.ts';
import { openRaster } from '../plugins/open-raster.ts';
import { createRegistry } from '../plugins/registry.ts';
import { createRandom } from '../random.ts';
import { memoryFiles } from '../testing/memory-files.ts';
import { inlineWorkers } from '../workers.ts';
import { clusterFile, type ClusterFileContext } from './cluster-file.ts';

/** Methods that look for clusters; others take classes from examples. */
const OFFERED = builtinPlugins
  .flatMap(({ manifest }) => manifest.clusterers ?? [])
  .filter(({ takesExamples }) => !takesExamples);
const METHODS = OFFERED.map(({ id }) => id);

/** Methods that find their number of clusters, from half of what was asked for. */
const SEEKING = ['isodata', 'hybrid'];

/** Methods that give up clusters without pixels. */
const GIVING_UP = ['gmm', 'deep'];

/** Methods that make no more clusters than a byte holds. */
const OF_A_BYTE = ['anchor', 'deep'];

/** Methods that learn nets: they promise ids for all pixels, but no pixels for every id. */
const NETS = OFFERED.filter(({ trains }) => trains).map(({ id }) => id);

/** A net that is trained soon. */
const TINY = { patch: 1, padding: 'same', width: 4, batch: 64, sample: 1200, epochs: 1 };

/** So that every method is done soon, and very small clusters may be. */
const QUICK: Readonly<Record<string, Parameters>> = {
  isodata: { minimumClassSize: 0 },
  hybrid: { minimumClassSize: 0 },
  fuzzy: { iterations: 3 },
  gmm: { iterations: 2 },
  segments: { minimumSegment: 1 },
  anchor: { anchors: 300, restarts: 1 },
  deep: { draws: 1 },
  ...Object.fromEntries(NETS.map((method) => [method, TINY])),
};

const WIDTH = 60;
const random = createRandom(4);
const noise = (length: number): number[] => Array.from({ length }, () => 100 * random.next());
const constant = (length: number): number[] => new Array<number>(length).fill(7);
const steps = (length: number): number[] => noise(length).map((value) => Math.floor(value / 34));

const NOISE = Array.from({ length: 3 }, () => noise(WIDTH * 50));

/** What has to be said where fewer pixels differ than clusters were asked for: where, how few, and what to do. */
const MESSAGE =
  /^\/scene\.dat: \d+ clusters need at least \d+ different (pixels|segments), but .*; ask for at most \d+/;

interface Outcome {
  /** The id of each pixel. */
  readonly ids: readonly number[];
  readonly confidence: readonly number[];
  readonly clusters: number;
}

/** Clusters a scene of these bands as the app and the command line do. Throws what they say. */
async function cluster(
  method: string,
  bands: readonly (readonly number[])[],
  clusters: number,
): Promise<Outcome> {
  const width = Math.min(WIDTH, bands[0].length);
  const height = bands[0].length / width;
  const files = memoryFiles();
  files.contents.set('/scene.dat', new Uint8Array(Float32Array.from(bands.flat()).buffer));
  const header = `ENVI\nsamples = ${width}\nlines = ${height}\nbands = ${bands.length}\ndata type = 4\ninterleave = bsq\n`;
  files.contents.set('/scene.hdr', new TextEncoder().encode(`${header}byte order = 0\n`));
  const context: ClusterFileContext = {
    files,
    workers: inlineWorkers(nodeCodecs),
    registry: createRegistry(builtinPlugins),
    devices: { open: () => openOnnx({ provider: 'cpu', threads: 1 }) },
    version: '0.0.0',
    signal: new AbortController().signal,
    report: () => {},
  };
  const parameters = { ...QUICK[method], clusters };
  const recipe = { clusterer: method, parameters, standardise: true, seed: 3 };
  const report = await clusterFile(
    { scene: '/scene.dat', out: '/ids.tif', confidence: '/sure.tif', recipe },
    context,
  );
  const read = async (path: string): Promise<number[]> => {
    const dataset = await openRaster(path, 'labels', context);
    const block = await dataset.read({ column: 0, row: 0, width, height });
    await dataset.close();
    return Array.from(block.bands[0], Number);
  };
  expect(report.clusters.reduce((sum, { pixels }) => sum + pixels, 0)).toBe(bands[0].length);
  return {
    ids: await read('/ids.tif'),
    confidence: await read('/sure.tif'),
    clusters: report.clusters.length,
  };
}

/** Every cluster has pixels, every pixel a cluster, and a confidence from 0 to 1. */
function expectWhole(method: string, { ids, confidence, clusters }: Outcome): void {
  const all = new Set(Array.from({ length: clusters }, (_, index) => index + 1));
  if (NETS.includes(method)) expect(ids.every((id) => all.has(id))).toBe(true);
  else expect(new Set(ids)).toEqual(all);
  expect(confidence.every((value) => value >= 0 && value <= 1)).toBe(true);
}

/** How many clusters there may be where so many were asked for. */
function expectCount(method: string, found: number, asked: number): void {
  if (!GIVING_UP.includes(method))
    expect(found).toBeGreaterThanOrEqual(SEEKING.includes(method) ? asked / 2 : asked);
  expect(found).toBeLessThanOrEqual(asked);
}

it.each(METHODS)('%s makes one cluster of anything', async (method) => {
  for (const bands of [NOISE, [[5], [6]], [constant(240), constant(240)]]) {
    const outcome = await cluster(method, bands, 1);
    expect(outcome.clusters).toBe(1);
    expectWhole(method, outcome);
  }
});

it.each(METHODS)('%s does not mind a constant band', async (method) => {
  const outcome = await cluster(method, [...NOISE.slice(1), constant(NOISE[0].length)], 4);
  expectCount(method, outcome.clusters, 4);
  expectWhole(method, outcome);
});

it.each(METHODS)('%s makes 255 clusters, and 1000 or says that it cannot', async (method) => {
  for (const clusters of OF_A_BYTE.includes(method) ? [255] : [255, 1000]) {
    const outcome = await cluster(method, NOISE, clusters);
    expectCount(method, outcome.clusters, clusters);
    expectWhole(method, outcome);
  }
  if (!OF_A_BYTE.includes(method)) return;
  await expect(cluster(method, NOISE, 1000)).rejects.toThrow(/whole number from 1 to 255/);
});

it.each(SEEKING)('%s finds as many clusters as there are different pixels', async (method) => {
  expect((await cluster(method, [[5], [6]], 2)).clusters).toBe(1);
  const outcome = await cluster(method, [steps(1200), constant(1200)], 5);
  expect(outcome.clusters).toBe(3);
  expectWhole(method, outcome);
});

it.each(METHODS)('%s says so where fewer pixels differ than clusters are asked for', async (method) => {
  for (const bands of [[[5], [6]], [constant(240)], [constant(240), steps(240)]]) {
    const asked = cluster(method, bands, 40);
    await expect(asked).rejects.toMatchObject({ code: 'too-few-pixels' });
    await expect(asked).rejects.toThrow(MESSAGE);
  }
});
