import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../../node/codecs.ts';
import { memorySource } from '../../bytes.ts';
import { toGdal } from '../../geo/affine.ts';
import type { Dataset, Raster } from '../../raster/raster.ts';
import { bytesOf } from '../../raster/samples.ts';
import { openContext } from '../../testing/open-context.ts';
import { inlineWorkers } from '../../workers.ts';
import { createJpeg2000Reader } from './jpeg2000-reader.ts';

interface Truth {
  readonly width: number;
  readonly height: number;
  readonly transform: readonly number[] | null;
  readonly epsg: number | null;
  readonly type: string;
  /** MD5 of the samples of each. */
  readonly bands: readonly string[];
  /** MD5 of the validity, where there is alpha. */
  readonly valid: string | null;
  readonly palette: readonly (readonly number[])[] | null;
  /** Band by band, finest first. */
  readonly overviews: readonly (readonly [width: number, height: number, md5: string])[];
}

const PYTHON = '/usr/bin/python3';
const FIXTURE = join(import.meta.dirname, 'conformance.fixture.py');
const SHARED = resolve(import.meta.dirname, '../../../../../shared/data/rasters');
const reader = createJpeg2000Reader();

function hasGdal(): boolean {
  try {
    const check = 'from osgeo import gdal; import numpy; assert gdal.GetDriverByName("JP2OpenJPEG")';
    execFileSync(PYTHON, ['-c', check], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const gdal = hasGdal();

function truthOf(...parts: string[]): Record<string, Truth> {
  const output = execFileSync(PYTHON, [FIXTURE, ...parts], { maxBuffer: 1 << 27 });
  return JSON.parse(output.toString()) as Record<string, Truth>;
}

describe.skipIf(!gdal)('every JPEG 2000 file reads as GDAL reads it (skipped without GDAL)', () => {
  let folder = '';
  let truth: Record<string, Truth> = {};

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'swath-jpeg2000-'));
    truth = truthOf(folder);
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('pixels, validity, overviews, palette and place', { timeout: 300_000 }, async () => {
    for (const [path, expected] of Object.entries(truth)) await compare(path, expected);
    expect(Object.keys(truth).length).toBeGreaterThan(150);
  });
});

describe.skipIf(!gdal || !existsSync(SHARED))(
  'files from the wild read as GDAL reads them (skipped without GDAL or the shared files)',
  () => {
    it('pixels, overviews and place', { timeout: 300_000 }, async () => {
      const paths = globSync(join(SHARED, '**/*.{jp2,j2k}'));
      for (const [path, expected] of Object.entries(truthOf(SHARED, ...paths))) await compare(path, expected);
      expect(paths.length).toBeGreaterThan(40);
    });
  },
);

async function compare(path: string, expected: Truth): Promise<void> {
  const dataset = await reader.open(
    memorySource(path, new Uint8Array(readFileSync(path))),
    openContext(inlineWorkers(nodeCodecs)),
  );
  expect({ path, ...(await describeDataset(dataset)) }).toEqual({ path, ...rounded(expected) });
  expect(dataset.problems).toEqual([]);
  await dataset.close();
}

async function describeDataset(dataset: Dataset): Promise<Truth> {
  const { width, height, transform, georeferenced, crs } = dataset.grid;
  const [{ sampleType }] = dataset.bands;
  const { bands, valid } = await readWhole(dataset);
  const levels = await Promise.all(dataset.overviews.map(async (overview) => readWhole(overview)));
  const alpha = dataset.bands.some(({ name }) => name === 'Alpha');
  return rounded({
    width,
    height,
    transform: georeferenced ? toGdal(transform) : null,
    epsg: crs?.epsg ?? null,
    type: sampleType,
    bands: bands.map((samples) => md5(bytesOf(samples))),
    valid: alpha ? md5(valid) : null,
    palette: dataset.palette ?? null,
    overviews: dataset.bands.flatMap((_, band) =>
      levels.map(
        ({ window, bands: reduced }) => [window.width, window.height, md5(bytesOf(reduced[band]))] as const,
      ),
    ),
  });
}

/** Half a pixel added and taken away again may leave the last digits otherwise. */
function rounded(truth: Truth): Truth {
  return { ...truth, transform: truth.transform?.map((value) => Number(value.toPrecision(12))) ?? null };
}

function readWhole(raster: Raster) {
  return raster.read({ column: 0, row: 0, width: raster.grid.width, height: raster.grid.height });
}

function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}
