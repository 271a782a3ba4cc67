import { PNG } from 'pngjs';
import { expect, it } from 'vitest';
import { nodeCodecs } from '../../../node/codecs.ts';
import { readAll, type Files } from '../../bytes.ts';
import type { Grid } from '../../geo/grid.ts';
import { memoryRaster } from '../../raster/memory-raster.ts';
import type { Raster } from '../../raster/raster.ts';
import { arrayRaster } from '../../testing/array-raster.ts';
import { checkContinuous } from '../../testing/check-continuous.ts';
import { checkExporter, type ExporterSubject, type ReadBack } from '../../testing/check-exporter.ts';
import { memoryFiles } from '../../testing/memory-files.ts';
import { inlineWorkers } from '../../workers.ts';
import { pngExporter } from './png-exporter.ts';
import { pngManifest } from './png-manifest.ts';
import { worldFilePath } from './world-file.ts';

const workers = inlineWorkers(nodeCodecs);

interface Decoded {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly color: boolean;
  /** Four channels for each pixel. */
  readonly data: Uint8Array | Uint16Array;
}

const textOf = async (path: string, files: Files): Promise<string> =>
  new TextDecoder().decode(await readAll(await files.open(path)));

/** pngjs turns a palette into colours: the label is the place of its colour. */
function samplesOf(
  { data, width, height, depth, color }: Decoded,
  palette: readonly number[][],
): (Uint8Array | Uint16Array)[] {
  const channels = color && palette.length === 0 ? [0, 1, 2] : [0];
  return channels.map((channel) => {
    const samples = depth === 16 ? new Uint16Array(width * height) : new Uint8Array(width * height);
    return samples.map((_, i) => {
      if (palette.length === 0) return data[4 * i + channel];
      if (data[4 * i + 3] === 0) return 0;
      return palette.findIndex(
        (entry, value) => value > 0 && [0, 1, 2].every((at) => entry[at] === data[4 * i + at]),
      );
    });
  });
}

/** The chunk PLTE: three bytes for each value. */
function paletteOf(bytes: Buffer): [number, number, number, number][] {
  const start = bytes.indexOf('PLTE');
  if (start < 0) return [];
  return Array.from({ length: bytes.readUInt32BE(start - 4) / 3 }, (_, value) => {
    const [red, green, blue] = bytes.subarray(start + 4 + 3 * value);
    return [red, green, blue, 255];
  });
}

async function readBack(path: string, files: Files): Promise<ReadBack> {
  const bytes = Buffer.from(await readAll(await files.open(path)));
  const png = PNG.sync.read(bytes, { skipRescale: true }) as unknown as Decoded;
  const palette = paletteOf(bytes);
  const xml = await textOf(`${path}.aux.xml`, files);
  const samples = samplesOf(png, palette);
  const nodata = /<NoDataValue>(.*)<\/NoDataValue>/.exec(xml)?.[1];
  const [a, d, b, e, x, y] = (await textOf(worldFilePath(path), files)).trim().split('\n').map(Number);
  const grid: Grid = {
    width: png.width,
    height: png.height,
    transform: [a, b, x - (a + b) / 2, d, e, y - (d + e) / 2],
    georeferenced: true,
    crs: { name: '', epsg: Number(/<SRS>EPSG:(\d+)/.exec(xml)?.[1]), unit: 'metre' },
  };
  const bands = samples.map((band, at) => ({
    name: `Band ${at + 1}`,
    sampleType: band instanceof Uint16Array ? 'uint16' : 'uint8',
    scale: 1,
    offset: 0,
    nodata: nodata === undefined ? undefined : Number(nodata),
  })) as Raster['bands'];
  const raster = memoryRaster({ name: path, grid, bands, samples });
  return palette.length === 0 ? raster : { ...raster, palette };
}

const subject: ExporterSubject = {
  exporter: pngExporter,
  manifest: pngManifest,
  suffix: '.png',
  workers,
  readBack,
};

checkExporter('PNG', subject);
checkContinuous('PNG', {
  ...subject,
  sampleTypes: ['uint8', 'uint16'],
  bandCounts: [3, 1],
  parameters: [{}, { level: 1 }],
});

const run = { signal: new AbortController().signal, seed: 1, workers, report: () => {} };
const write = (raster: Raster): Promise<void> =>
  pngExporter.write(raster, 'map.png', memoryFiles(), { parameters: { level: 6 }, metadata: {} }, run);

it.each([
  [
    'two bands',
    arrayRaster({ width: 2, height: 2, bandCount: 2, sampleType: 'uint8', sample: () => 1 }),
    /2 bands/,
  ],
  ['other types', arrayRaster({ width: 2, height: 2, sample: () => 1 }), /float32/],
  [
    'more than fits into memory',
    arrayRaster({ width: 40_000, height: 20_000, sampleType: 'uint8', sample: () => 1 }),
    /512 MB/,
  ],
])('refuses %s and says what to do', async (_, raster, message) => {
  await expect(write(raster)).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringMatching(message),
  });
});
