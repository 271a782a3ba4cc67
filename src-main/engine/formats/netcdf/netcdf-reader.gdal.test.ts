import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../../node/codecs.ts';
import { memorySource } from '../../bytes.ts';
import { toGdal } from '../../geo/affine.ts';
import { bytesOf, type Samples } from '../../raster/samples.ts';
import { openContext } from '../../testing/open-context.ts';
import { inlineWorkers } from '../../workers.ts';
import { hdf5Reader } from '../hdf5/hdf5-reader.ts';
import { netcdfReader } from './netcdf-reader.ts';

interface Truth {
  readonly width: number;
  readonly height: number;
  readonly transform: readonly number[] | null;
  readonly nodata: string;
  readonly md5: readonly string[];
}

const PYTHON = '/usr/bin/python3';
const FIXTURE = join(import.meta.dirname, 'gdal.fixture.py');
const RASTERS = '../shared/data/rasters';
const REAL = [
  `${RASTERS}/rasterio/RGB.nc:Band2`,
  `${RASTERS}/stars/bcsd_obs_1999.nc:tas`,
  `${RASTERS}/stars/reduced.nc:anom`,
  `${RASTERS}/stars/tos_O1_2001-2002.nc:tos`,
  `${RASTERS}/enmap-box/Unevenly_spaced_time_series.nc:LAI`,
];

function hasGdal(): boolean {
  try {
    execFileSync(PYTHON, ['-c', 'from osgeo import gdal; import scipy.io'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function describeFile(
  name: string,
): Promise<Omit<Truth, 'transform'> & { transform: readonly number[] | null }> {
  const colon = name.lastIndexOf(':');
  const bytes = new Uint8Array(readFileSync(name.slice(0, colon)));
  const reader = bytes[0] === 0x43 ? netcdfReader : hdf5Reader;
  const context = openContext(inlineWorkers(nodeCodecs), { variable: name.slice(colon + 1) });
  const dataset = await reader.open(memorySource('a.nc', bytes), context);
  const { width, height, transform, georeferenced } = dataset.grid;
  const { bands } = await dataset.read({ column: 0, row: 0, width, height });
  return {
    width,
    height,
    transform: georeferenced ? toGdal(transform) : null,
    nodata: String(Number(dataset.bands[0].nodata ?? NaN)),
    md5: bands.map((samples) => {
      const given = asGdal(samples, Number(dataset.bands[0].nodata));
      return createHash('md5').update(bytesOf(given)).digest('hex');
    }),
  };
}

/** GDAL gives "no data" for NaN. */
function asGdal(samples: Samples, nodata: number): Samples {
  return samples instanceof Float32Array
    ? samples.map((value) => (Number.isNaN(value) ? nodata : value))
    : samples;
}

describe.skipIf(!hasGdal())(
  'NetCDF variables read as GDAL reads them (skipped where python3-gdal or SciPy is missing)',
  () => {
    const compare = async (files: readonly string[], written: number): Promise<void> => {
      const folder = mkdtempSync(join(tmpdir(), 'swath-netcdf-'));
      const answer = execFileSync(PYTHON, [FIXTURE, folder, ...files], { maxBuffer: 1 << 26 }).toString();
      const truth = JSON.parse(answer) as Record<string, Truth>;
      for (const [name, expected] of Object.entries(truth)) {
        const found = await describeFile(name);
        expect({ name, ...found, transform: null, nodata: null }).toEqual({
          name,
          ...expected,
          transform: null,
          nodata: null,
        });
        found.transform?.forEach((value, index) => expect(value).toBeCloseTo(expected.transform![index], 5));
        expect([name, found.transform === null]).toEqual([name, expected.transform === null]);
        if (expected.nodata !== 'None') expect(Number(found.nodata)).toBeCloseTo(Number(expected.nodata), 5);
      }
      rmSync(folder, { recursive: true });
      expect(Object.keys(truth)).toHaveLength(files.length + written);
    };

    it('as SciPy wrote them, in every type, fixed and growing, upwards and downwards', () => compare([], 40));

    it.skipIf(!existsSync(RASTERS))('of real files (skipped where ../shared/data is missing)', () =>
      compare(REAL, 40),
    );
  },
);
