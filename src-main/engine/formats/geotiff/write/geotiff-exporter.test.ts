import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromArrayBuffer } from 'geotiff';
import { expect, it } from 'vitest';
import { nodeCodecs } from '../../../../node/codecs.ts';
import { nodeFiles } from '../../../../node/files.ts';
import { createWorkerPool } from '../../../../node/worker-pool.ts';
import { readAll } from '../../../bytes.ts';
import { IDENTITY } from '../../../geo/affine.ts';
import type { LegendEntry } from '../../../raster/exporter.ts';
import type { Run } from '../../../run.ts';
import { memoryFiles } from '../../../testing/memory-files.ts';
import { completeParameters } from '../../../parameters.ts';
import { memoryRaster } from '../../../raster/memory-raster.ts';
import type { Samples } from '../../../raster/samples.ts';
import { checkExporter, type ExporterSubject } from '../../../testing/check-exporter.ts';
import { inlineWorkers } from '../../../workers.ts';
import { geotiffExporter } from './geotiff-exporter.ts';
import { geotiffManifest } from './geotiff-manifest.ts';

/** geotiff.js reads what is written here without knowing anything of it. */
const readBack: ExporterSubject['readBack'] = async (path, files) => {
  const bytes = await readAll(await files.open(path));
  const image = await (await fromArrayBuffer(bytes.slice().buffer)).getImage();
  const [samples] = (await image.readRasters()) as unknown as Samples[];
  const [x, y] = image.getOrigin();
  const [across, down] = image.getResolution();
  const epsg: number | undefined = image.getGeoKeys()?.ProjectedCSTypeGeoKey;
  const colours = (await image.fileDirectory.loadValue('ColorMap')) ?? [];
  const size = colours.length / 3;
  const raster = memoryRaster({
    name: path,
    grid: {
      width: image.getWidth(),
      height: image.getHeight(),
      transform: [across, 0, x, 0, down, y],
      georeferenced: true,
      crs: { name: '', epsg, unit: 'metre' },
    },
    bands: [
      {
        name: 'labels',
        sampleType: samples instanceof Uint8Array ? 'uint8' : 'uint16',
        scale: 1,
        offset: 0,
        nodata: image.getGDALNoData() ?? undefined,
      },
    ],
    samples: [samples],
  });
  const palette = Array.from({ length: size }, (_, value) => {
    const channel = (index: number): number => colours[index * size + value] >> 8;
    return [channel(0), channel(1), channel(2), 255] as const;
  });
  return { ...raster, palette };
};

checkExporter('GeoTIFF', {
  exporter: geotiffExporter,
  manifest: geotiffManifest,
  suffix: '.tif',
  workers: inlineWorkers(nodeCodecs),
  readBack,
});

const entry = (value: number, colour = '#000000'): LegendEntry => ({
  value,
  colour,
  name: 'class',
  pixels: 1,
});
const parameters = completeParameters(geotiffManifest.parameters, {});
const run: Run = {
  signal: new AbortController().signal,
  seed: 1,
  workers: inlineWorkers(nodeCodecs),
  report: () => {},
};

async function typeWritten(
  samples: Uint8Array | Uint16Array,
  legend: readonly LegendEntry[],
): Promise<string> {
  const grid = { width: samples.length, height: 1, transform: IDENTITY, georeferenced: true };
  const sampleType = samples instanceof Uint8Array ? 'uint8' : 'uint16';
  const bands = [{ name: 'labels', sampleType, scale: 1, offset: 0 } as const];
  const files = memoryFiles();
  const raster = memoryRaster({ name: 'labels.tif', grid, bands, samples: [samples] });
  await geotiffExporter.write(raster, 'map.tif', files, { parameters, legend, metadata: {} }, run);
  return (await readBack('map.tif', files)).bands[0].sampleType;
}

it('takes one byte for a label where the legend fits, two where it or an unnamed label does not', async () => {
  expect(await typeWritten(Uint16Array.of(1, 255), [entry(255)])).toBe('uint8');
  expect(await typeWritten(Uint16Array.of(1, 256), [entry(1), entry(256)])).toBe('uint16');
  expect(await typeWritten(Uint8Array.of(1, 2), [entry(1), entry(256)])).toBe('uint16');
  expect(await typeWritten(Uint16Array.of(1, 2), [])).toBe('uint16');
});

it('refuses labels that a legend of small values does not name, and a legend that cannot be written', async () => {
  await expect(typeWritten(Uint16Array.of(1, 256), [entry(1)])).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('labels.tif'),
  });
  for (const legend of [[entry(0)], [entry(1.5)], [entry(65536)], [entry(1, 'red')], [entry(1), entry(1)]]) {
    await expect(typeWritten(Uint16Array.of(1), legend)).rejects.toMatchObject({ code: 'bad-input' });
  }
});

it('cancelled on a real disk with real threads, leaves the older map and nothing else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'swath-export-'));
  const path = join(folder, 'map.tif');
  writeFileSync(path, 'older');
  const workers = createWorkerPool(new URL('../../../../node/worker.ts', import.meta.url), { size: 2 });
  const stop = new AbortController();
  const grid = { width: 2000, height: 1100, transform: [1, 0, 0, 0, -1, 0], georeferenced: false } as const;
  const bands = [{ name: 'labels', sampleType: 'uint8', scale: 1, offset: 0 } as const];
  const raster = memoryRaster({
    name: 'labels',
    grid,
    bands,
    samples: [new Uint8Array(2000 * 1100).fill(1)],
  });
  const write = (stopAt: number): Promise<void> =>
    geotiffExporter.write(
      raster,
      path,
      nodeFiles(),
      { parameters, legend: [], metadata: {} },
      {
        signal: stop.signal,
        seed: 1,
        workers,
        report: ({ fraction }) => fraction >= stopAt && stop.abort(),
      },
    );
  try {
    await write(Infinity);
    expect(readdirSync(folder).sort()).toEqual(['map.tif', 'map.tif.aux.xml']);
    writeFileSync(path, 'older');
    await expect(write(0.5)).rejects.toMatchObject({ code: 'cancelled' });
    expect(readdirSync(folder).sort()).toEqual(['map.tif', 'map.tif.aux.xml']);
    expect(readFileSync(path, 'utf8')).toBe('older');
  } finally {
    await workers.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
