import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { arrayRaster } from '../testing/array-raster.ts';
import { numeric } from './samples.ts';
import { resampleWindow } from './resample.ts';
import type { Resampling } from './resample-taps.ts';

const PYTHON = '/usr/bin/python3';
const WIDTH = 36;
const HEIGHT = 24;

/** Warps the same made-up pixels with GDAL and prints them with their validity. */
const SCRIPT = `
import sys, json
from osgeo import gdal
import numpy as np
gdal.UseExceptions()
method, width, height, kind, holes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5] == 'holes'
column, row = np.meshgrid(np.arange(${WIDTH}), np.arange(${HEIGHT}))
values = (column * 37 + row * 101 + (column * row) % 23) % 251 + 1
if holes: values[(column * 5 + row * 3) % 11 == 0] = 0
source = gdal.GetDriverByName('MEM').Create('', ${WIDTH}, ${HEIGHT}, 1, gdal.GDT_Float64 if kind == 'float64' else gdal.GDT_UInt16)
source.SetGeoTransform((0, 1, 0, 0, 0, -1))
source.GetRasterBand(1).WriteArray(values)
source.GetRasterBand(1).SetNoDataValue(0)
made = gdal.Warp('', source, format='MEM', width=width, height=height, outputBounds=(0, -${HEIGHT}, ${WIDTH}, 0), resampleAlg=method, errorThreshold=0)
print(json.dumps(made.ReadAsArray().ravel().tolist()))
`;

function hasGdal(): boolean {
  try {
    execFileSync(PYTHON, ['-c', 'from osgeo import gdal; import numpy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** What GDAL does in the same way. Where it interpolates beside holes it weighs otherwise; halves it rounds either way. */
const CASES: readonly [Resampling, factor: number, 'uint16' | 'float64', 'holes' | 'whole'][] = [
  ['nearest', 3, 'uint16', 'holes'],
  ['average', 1 / 2, 'uint16', 'whole'],
  ['average', 1 / 6, 'uint16', 'holes'],
  ['average', 1 / 3, 'float64', 'holes'],
  ['bilinear', 2, 'float64', 'whole'],
  ['bilinear', 6, 'float64', 'whole'],
  ['cubic', 2, 'float64', 'whole'],
  ['cubic', 3, 'float64', 'whole'],
];

it.skipIf(!hasGdal()).each(CASES)(
  'resamples by %s to %f of the size as GDAL warps (%s, %s; skipped where python3-gdal is missing)',
  async (method, factor, sampleType, holes) => {
    const [width, height] = [WIDTH * factor, HEIGHT * factor];
    const words = [
      '-c',
      SCRIPT,
      method === 'nearest' ? 'near' : method,
      String(width),
      String(height),
      sampleType,
      holes,
    ];
    const truth = JSON.parse(execFileSync(PYTHON, words).toString()) as number[];
    const sample = (column: number, row: number): number =>
      holes === 'holes' && (column * 5 + row * 3) % 11 === 0
        ? 0
        : ((column * 37 + row * 101 + ((column * row) % 23)) % 251) + 1;
    const raster = arrayRaster({ width: WIDTH, height: HEIGHT, sampleType, nodata: 0, sample });
    const window = { column: 0, row: 0, width, height };
    const { bands, valid } = await resampleWindow(raster, method, { width, height }, window, [0]);
    const values = Array.from(numeric(bands[0]), (value, at) => (valid[at] === 1 ? value : 0));
    if (sampleType === 'uint16') expect(values).toEqual(truth);
    else values.forEach((value, at) => expect(value).toBeCloseTo(truth[at], 9));
  },
);
