import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromArrayBuffer } from 'geotiff';
import { expect, it } from 'vitest';
import { nodeCodecs } from '../../../../node/codecs.ts';
import { nodeFiles } from '../../../../node/files.ts';
import { createWorkerPool } from '../../../../node/worker-pool.ts';
import { readAll } from '../../../bytes.ts';
import { memoryRaster } from '../../../raster/memory-raster.ts';
import type { Samples } from '../../../raster/samples.ts';
import { checkExporter, type ExporterSubject } from '../../../testing/check-exporter.ts';
import { inlineWorkers } from '../../../workers.ts';
import { geotiffExporter } from './geotiff-exporter.ts';

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
  suffix: '.tif',
  workers: inlineWorkers(nodeCodecs),
  readBack,
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
    geotiffExporter.writeLabels(
      raster,
      path,
      nodeFiles(),
      { legend: [], metadata: {} },
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
