import type { Clusterer, ClustererCode, ClusterModel } from '../clustering/clusterer.ts';
import { readAll } from '../bytes.ts';
import type { AffineTransform } from '../geo/affine.ts';
import type { Grid } from '../geo/grid.ts';
import type { Plugin } from '../plugins/manifest.ts';
import { memoryRaster } from '../raster/memory-raster.ts';
import type { Dataset } from '../raster/raster.ts';
import type { Reader } from '../raster/reader.ts';
import { numeric } from '../raster/samples.ts';
import { throwIfCancelled } from '../run.ts';
import { createLearner, learnerManifest } from './test-learner.ts';

const MARK = 'TEST ';

/** What a test scene is made of. Its samples are (column + 3 * row + 7 * band + shift) modulo 100; 0 is nodata. */
export interface TestScene {
  readonly width: number;
  readonly height: number;
  readonly bands: number;
  readonly shift?: number;
}

/** The content of a file that the test plugin's reader opens. */
export function testSceneText(scene: TestScene): string {
  return MARK + JSON.stringify(scene);
}

export function testSample(scene: TestScene, band: number, column: number, row: number): number {
  return (column + 3 * row + 7 * band + (scene.shift ?? 0)) % 100;
}

const TRANSFORM: AffineTransform = [30, 0, 500000, 0, -30, 7000000];

const reader: Reader = {
  recognises: (head) => new TextDecoder().decode(head.subarray(0, MARK.length)) === MARK,
  open: async (source) => {
    const text = new TextDecoder().decode(await readAll(source));
    return testDataset(source.name, JSON.parse(text.slice(MARK.length)) as TestScene, () => source.close());
  },
};

function testDataset(name: string, scene: TestScene, close: () => Promise<void>): Dataset {
  const { width, height, bands: bandCount } = scene;
  const crs = { name: 'EPSG:32725', epsg: 32725, unit: 'metre' } as const;
  const grid: Grid = { width, height, transform: TRANSFORM, georeferenced: true, crs };
  const numbers = Array.from({ length: bandCount }, (_, band) => band);
  const samples = numbers.map((band) =>
    Uint8Array.from({ length: width * height }, (_, pixel) =>
      testSample(scene, band, pixel % width, Math.floor(pixel / width)),
    ),
  );
  const bands = numbers.map(
    (band) => ({ name: `Band ${band + 1}`, sampleType: 'uint8', scale: 1, offset: 0, nodata: 0 }) as const,
  );
  const raster = memoryRaster({ name, grid, bands, samples });
  return { ...raster, format: 'Test', details: {}, problems: [], close };
}

/** Holds the fitting of the test clusterer until a test lets it go on. */
export interface Gate {
  /** Resolves once a fit waits here. */
  readonly reached: Promise<void>;
  open(): void;
}

/**
 * A reader of test scenes, a clusterer "steps" that cuts the first band's 0..99 into equal steps, and the "learner" that learns where
 * to cut it. `hold` makes the next fit wait at a gate, the learner after an epoch; `epochs` says how many it went through here.
 */
export function testPlugin(): { plugin: Plugin; hold(): Gate; epochs(): number } {
  let gate: { reached: () => void; opened: Promise<void> } | undefined;
  const wait = async (signal: AbortSignal): Promise<void> => {
    if (!gate) return;
    const { reached, opened } = gate;
    gate = undefined;
    reached();
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    await Promise.race([opened, aborted]);
  };
  const clusters = {
    type: 'integer',
    title: 'Clusters',
    description: '',
    default: 4,
    minimum: 2,
    maximum: 99,
  };
  const stepsCode: ClustererCode = {
    create: (parameters) => stepsClusterer(Number(parameters.clusters), wait),
    restore: ({ data }) => stepsModel(Number(data)),
  };
  const learner = createLearner(wait);
  const plugin: Plugin = {
    manifest: {
      id: 'test',
      version: '1.0.0',
      clusterers: [
        { id: 'steps', title: 'Steps', description: '', parameters: { clusters } as never },
        learnerManifest,
      ],
      readers: [{ id: 'test', title: 'Test', extensions: ['.test'] }],
    },
    loadReader: async () => reader,
    loadClusterer: async (id) => (id === 'steps' ? stepsCode : learner.code),
  };
  const hold = (): Gate => {
    const reached = Promise.withResolvers<void>();
    const opened = Promise.withResolvers<void>();
    gate = { reached: reached.resolve, opened: opened.promise };
    return { reached: reached.promise, open: opened.resolve };
  };
  return { plugin, hold, epochs: learner.epochs };
}

function stepsClusterer(count: number, wait: (signal: AbortSignal) => Promise<void>): Clusterer {
  return {
    fit: async (_raster, run) => {
      run.report({ stage: 'Fitting', fraction: 0.5 });
      await wait(run.signal);
      throwIfCancelled(run.signal);
      return stepsModel(count);
    },
  };
}

function stepsModel(count: number): ClusterModel {
  return {
    clusterCount: count,
    halo: 0,
    inertia: 1,
    predict: async ({ bands, valid }) => {
      const [samples] = bands.map(numeric);
      return { ids: Uint16Array.from(valid, (sound, pixel) => (sound ? stepOf(samples[pixel], count) : 0)) };
    },
    save: () => ({ clusterer: 'steps', version: 1, data: count }),
  };
}

/** The cluster of a sample of 0..99. */
export function stepOf(sample: number, count: number): number {
  return 1 + Math.floor((sample * count) / 100);
}
