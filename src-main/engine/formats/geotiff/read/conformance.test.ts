import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../../../node/codecs.ts';
import { memorySource } from '../../../bytes.ts';
import { isEngineError } from '../../../errors.ts';
import { toGdal } from '../../../geo/affine.ts';
import type { Dataset, Raster } from '../../../raster/raster.ts';
import { bytesOf } from '../../../raster/samples.ts';
import { inlineWorkers } from '../../../workers.ts';
import { geotiffReader } from './geotiff-reader.ts';
import { openContext } from '../../../testing/open-context.ts';

interface Truth {
  readonly width: number;
  readonly height: number;
  readonly transform: readonly number[] | null;
  readonly bands: readonly { dtype: string; md5: string; valid: string; overviews: readonly string[] }[];
}

const PYTHON = '/usr/bin/python3';
const FIXTURE = join(import.meta.dirname, 'conformance.fixture.py');

function hasGdal(): boolean {
  try {
    execFileSync(PYTHON, ['-c', 'from osgeo import gdal; import numpy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const gdal = hasGdal();

describe.skipIf(!gdal)('every GeoTIFF reads as GDAL reads it (skipped where python3-gdal is missing)', () => {
  let folder = '';
  let truth: Record<string, Truth> = {};

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'swath-conformance-'));
    truth = JSON.parse(
      execFileSync(PYTHON, [FIXTURE, folder], { maxBuffer: 1 << 26 }).toString(),
    ) as typeof truth;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('pixels, validity, overviews and grid, or a refusal by name', async () => {
    const refused: string[] = [];
    for (const [name, expected] of Object.entries(truth)) {
      try {
        const dataset = await open(join(folder, name));
        expect({ name, ...(await describeDataset(dataset)) }).toEqual({ name, ...expected });
        await dataset.close();
      } catch (error) {
        if (!isEngineError(error) || error.code !== 'unsupported') throw error;
        refused.push(name);
      }
    }
    expect(refused).toEqual(['cf32_strip_NONE1.tif']);
    expect(Object.keys(truth).length).toBeGreaterThan(200);
  });
});

function open(path: string): Promise<Dataset> {
  const source = (name: string) => memorySource(name, new Uint8Array(readFileSync(name)));
  return geotiffReader.open(
    source(path),
    openContext(inlineWorkers(nodeCodecs), {
      sibling: async (suffix) => (existsSync(path + suffix) ? source(path + suffix) : undefined),
    }),
  );
}

async function describeDataset(dataset: Dataset): Promise<Truth> {
  const { width, height, transform, georeferenced } = dataset.grid;
  const bands = await Promise.all(
    dataset.bands.map(async ({ sampleType }, band) => {
      const { samples, valid } = await readBand(dataset, band);
      const overviews = await Promise.all(
        dataset.overviews.map(async (overview) => md5((await readBand(overview, band)).samples)),
      );
      return { dtype: sampleType, md5: md5(samples), valid: md5(valid), overviews };
    }),
  );
  return { width, height, transform: georeferenced ? toGdal(transform) : null, bands };
}

async function readBand(raster: Raster, band: number) {
  const window = { column: 0, row: 0, width: raster.grid.width, height: raster.grid.height };
  const { bands, valid } = await raster.read(window, { bands: [band] });
  return { samples: bytesOf(bands[0]), valid };
}

function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}
