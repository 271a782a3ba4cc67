import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memorySource, type ByteSource } from '../../bytes.ts';
import { toGdal } from '../../geo/affine.ts';
import { bytesOf } from '../../raster/samples.ts';
import { openContext } from '../../testing/open-context.ts';
import { plainWorkers } from '../../testing/scrambled-workers.ts';
import { filesBeside } from '../../testing/tiny-cube.ts';
import { enviReader } from './envi-reader.ts';

interface Truth {
  readonly width: number;
  readonly height: number;
  readonly transform: readonly number[] | null;
  readonly dtype: string;
  readonly md5: readonly string[];
  readonly nodata: number | null;
  readonly names: readonly string[];
  readonly wavelengths: readonly (string | null)[];
  readonly epsg: string | null;
}

const PYTHON = '/usr/bin/python3';
const FIXTURE = join(import.meta.dirname, 'gdal.fixture.py');

function hasGdal(): boolean {
  try {
    execFileSync(PYTHON, ['-c', 'from osgeo import gdal; import numpy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!hasGdal())(
  'ENVI files read as GDAL reads them (skipped where python3-gdal is missing)',
  () => {
    let folder = '';
    let truth: Record<string, Truth> = {};

    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'swath-envi-'));
      truth = JSON.parse(execFileSync(PYTHON, [FIXTURE, folder]).toString()) as typeof truth;
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const open = (name: string) => {
      const source = (path: string): ByteSource =>
        memorySource(path, new Uint8Array(readFileSync(join(folder, path))));
      const beside = {
        ...filesBeside({}),
        open: async (path: string) => (existsSync(join(folder, path)) ? source(path) : undefined),
      };
      return enviReader.open(source(name), openContext(plainWorkers(), { beside }));
    };

    it('pixels, size, place, nodata, names and wavelengths', async () => {
      for (const [name, expected] of Object.entries(truth)) {
        const dataset = await open(name);
        const { width, height, transform, georeferenced } = dataset.grid;
        const { bands } = await dataset.read({ column: 0, row: 0, width, height });
        const placed = georeferenced ? toGdal(transform) : null;
        expect({ name, width, height, dtype: dataset.bands[0].sampleType, md5: bands.map(md5) }).toEqual({
          name,
          width: expected.width,
          height: expected.height,
          dtype: expected.dtype,
          md5: expected.md5,
        });
        expect(placed === null).toBe(expected.transform === null);
        placed?.forEach((value, index) => expect(value).toBeCloseTo(expected.transform![index], 9));
        expect(dataset.bands[0].nodata ?? null).toBe(expected.nodata);
        expect(dataset.bands.map(({ wavelength }) => wavelength ?? null)).toEqual(
          expected.wavelengths.map((value) => (value === null ? null : Number(value))),
        );
        if (expected.epsg !== null) expect(String(dataset.grid.crs?.epsg)).toBe(expected.epsg);
      }
      expect(Object.keys(truth)).toHaveLength(47);
    });
  },
);

function md5(samples: Parameters<typeof bytesOf>[0]): string {
  return createHash('md5').update(bytesOf(samples)).digest('hex');
}
