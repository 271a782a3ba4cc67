import { nodeCodecs } from '../../node/codecs.ts';
import { openOnnx } from '../../node/devices/open-onnx.ts';
import { builtinPlugins } from '../builtin.ts';
import { openRaster } from '../plugins/open-raster.ts';
import { createRegistry } from '../plugins/registry.ts';
import { numeric } from '../raster/samples.ts';
import { memoryFiles, type MemoryFiles } from '../testing/memory-files.ts';
import { syntheticScene } from '../testing/synthetic-scene.ts';
import { inlineWorkers } from '../workers.ts';
import type { ClusterFileContext } from './cluster-file.ts';

export const [WIDTH, HEIGHT] = [60, 50];

/** Files of two scenes of the same four fields in other places, without coordinates, and what is needed to work on them. */
export async function fewShotFiles(): Promise<{ files: MemoryFiles; context: ClusterFileContext }> {
  const files = memoryFiles();
  const put = (path: string, bytes: ArrayBufferView): void =>
    void files.contents.set(path, new Uint8Array(bytes.buffer as ArrayBuffer));
  const header = (bands: number, type: number): Uint8Array =>
    new TextEncoder().encode(
      `ENVI\nsamples = ${WIDTH}\nlines = ${HEIGHT}\nbands = ${bands}\ndata type = ${type}\ninterleave = bsq\nbyte order = 0\n`,
    );
  const fields = [
    [10, 200, 30],
    [120, 40, 90],
    [60, 60, 200],
    [220, 210, 190],
  ];
  for (const [name, seed] of [
    ['one', 1],
    ['two', 9],
  ] as const) {
    const { raster, truth } = syntheticScene({ width: WIDTH, height: HEIGHT, fields, noise: 10, seed });
    const window = { column: 0, row: 0, width: WIDTH, height: HEIGHT };
    const bands = (await raster.read(window)).bands.flatMap((band) => [...numeric(band)]);
    put(`/${name}.dat`, Float32Array.from(bands));
    files.contents.set(`/${name}.hdr`, header(3, 4));
    put(`/${name}-truth.dat`, Uint8Array.from(numeric((await truth.read(window)).bands[0])));
    files.contents.set(`/${name}-truth.hdr`, header(1, 1));
  }
  const context: ClusterFileContext = {
    files,
    workers: inlineWorkers(nodeCodecs),
    registry: createRegistry(builtinPlugins),
    version: '0.0.0',
    signal: new AbortController().signal,
    report: () => {},
    devices: { open: () => openOnnx({ provider: 'cpu', threads: 1 }) },
  };
  return { files, context };
}

/** The samples of a file's first band. */
export async function samplesOf(path: string, context: ClusterFileContext): Promise<number[]> {
  const dataset = await openRaster(path, 'labels', context);
  const { width, height } = dataset.grid;
  const { bands } = await dataset.read({ column: 0, row: 0, width, height });
  await dataset.close();
  return Array.from(bands[0], Number);
}

/** GeoJSON of a point in the middle of each of these pixels, in the coordinates of a scene that has none. */
export function pointsAt(
  pixels: readonly { readonly pixel: number; readonly properties: object }[],
): Uint8Array {
  const features = pixels.map(({ pixel, properties }) => {
    const coordinates = [(pixel % WIDTH) + 0.5, -Math.floor(pixel / WIDTH) - 0.5];
    return { type: 'Feature', properties, geometry: { type: 'Point', coordinates } };
  });
  return new TextEncoder().encode(JSON.stringify({ type: 'FeatureCollection', features }));
}

/** Pixels of each field spread over it: its value and so many places. */
export function spreadOver(truth: readonly number[], each: number): { pixel: number; field: number }[] {
  return [1, 2, 3, 4].flatMap((field) => {
    const own = [...truth.keys()].filter((pixel) => truth[pixel] === field);
    return Array.from({ length: each }, (_, i) => ({
      pixel: own[Math.floor(((i + 0.5) * own.length) / each)],
      field,
    }));
  });
}
