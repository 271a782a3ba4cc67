import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { nodeFiles } from '../../../../node/files.ts';
import { createWorkerPool } from '../../../../node/worker-pool.ts';
import { openDataset } from '../../../raster/open-dataset.ts';
import { bytesOf } from '../../../raster/samples.ts';
import { geotiffReader } from '../read/geotiff-reader.ts';
import { overviewResampling } from './overview-resampling.ts';
import { writeOverviews } from './write-overviews.ts';

const PYTHON = '/usr/bin/python3';
const REPORT = join(import.meta.dirname, 'overviews.fixture.py');
const hasGdal = spawnSync(PYTHON, ['-c', 'from osgeo import gdal']).status === 0;
const workers = createWorkerPool(new URL('../../../../node/worker.ts', import.meta.url), { size: 2 });
const folder = mkdtempSync(join(tmpdir(), 'swath-overviews-'));

interface GdalOverview {
  readonly size: readonly [number, number];
  readonly type: string;
  readonly nodata: number | null;
  /** Of the samples. */
  readonly md5: string;
  /** Of 1 and 0. */
  readonly maskMd5: string;
  /** Largest difference of valid samples to what NumPy averages. */
  readonly difference: number;
}

const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');

afterAll(async () => {
  await workers.close();
  rmSync(folder, { recursive: true, force: true });
});

it.skipIf(!hasGdal).each([
  ['uint8', 3, 'nodata'],
  ['int16', 2, 'nodata'],
  ['uint16', 1, 'mask'],
  ['float32', 2, 'plain'],
  ['float64', 1, 'nodata'],
  ['uint8', 1, 'palette'],
])(
  'GDAL reads what we wrote, as we do: %s in %i bands, %s (skipped without GDAL)',
  async (type, bands, kind) => {
    const path = join(folder, `${type}-${kind}.tif`);
    execFileSync(PYTHON, [REPORT, 'make', path, type, String(bands), kind]);
    const files = nodeFiles();
    const scene = await openDataset(path, files, [geotiffReader], { workers });
    const run = { signal: new AbortController().signal, seed: 0, workers, report: () => {} };
    await writeOverviews(scene, `${path}.ovr`, files, overviewResampling(scene), run);
    await scene.close();
    const found = JSON.parse(
      execFileSync(PYTHON, [REPORT, 'report', path], { encoding: 'utf8' }),
    ) as GdalOverview[][];
    const shown = await openDataset(path, files, [geotiffReader], { workers });
    expect(shown.overviews.length).toBe(2);
    for (const [band, overviews] of found.entries()) {
      const ours = await Promise.all(
        shown.overviews.map(async ({ grid: { width, height }, read }) => {
          const block = await read({ column: 0, row: 0, width, height }, { bands: [band] });
          return {
            size: [width, height],
            type,
            nodata: shown.bands[band].nodata ?? null,
            md5: md5(bytesOf(block.bands[0])),
            maskMd5: md5(block.valid),
          };
        }),
      );
      expect(overviews.map(({ difference, ...rest }) => [rest, difference < 1])).toEqual(
        ours.map((overview) => [overview, true]),
      );
    }
    await shown.close();
  },
);
