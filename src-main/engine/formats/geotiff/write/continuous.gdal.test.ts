import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeFiles } from '../../../../node/files.ts';
import { createWorkerPool } from '../../../../node/worker-pool.ts';
import { toGdal } from '../../../geo/affine.ts';
import type { Grid } from '../../../geo/grid.ts';
import { completeParameters } from '../../../parameters.ts';
import { memoryRaster } from '../../../raster/memory-raster.ts';
import type { Raster } from '../../../raster/raster.ts';
import { createSamples, numeric, type Samples, type SampleType } from '../../../raster/samples.ts';
import { hasGdal, md5Of, readByGdal, type GdalRaster } from '../../gdal-raster.test-setup.ts';
import { geotiffExporter } from './geotiff-exporter.ts';
import { geotiffManifest } from './geotiff-manifest.ts';

const TYPES = {
  uint8: 'Byte',
  int16: 'Int16',
  uint16: 'UInt16',
  int32: 'Int32',
  uint32: 'UInt32',
  int64: 'Int64',
  uint64: 'UInt64',
  float32: 'Float32',
  float64: 'Float64',
} as const;
type GdalType = keyof typeof TYPES;

const placed = (width: number, height: number, transform: Grid['transform'], epsg: number): Grid => {
  const unit = epsg === 4326 ? 'degree' : 'metre';
  return { width, height, transform, georeferenced: true, crs: { name: `EPSG:${epsg}`, epsg, unit } };
};
const UTM: Grid['transform'] = [10, 0, 399960.5, 0, -10, 5300040];

interface Case {
  readonly type: GdalType;
  readonly compression: string;
  readonly grid: Grid;
  readonly interleave?: string;
  readonly nodata?: number;
  readonly masked?: boolean;
}

const GRIDS = [
  placed(1, 1, UTM, 32633),
  placed(512, 512, UTM, 32633),
  placed(513, 511, [0.01, 0, -70.5, 0, -0.02, 45.25], 4326),
  placed(700, 30, [8.5, 3.25, 500000.125, 2.75, -9.125, 4e6], 32633),
];
const COMPRESSIONS = ['deflate', 'zstd', 'lzw', 'none'];
const types = Object.keys(TYPES) as GdalType[];

/** Every type with every compression, grids and ways to have gaps taking turns. */
const CASES: readonly Case[] = types.flatMap((type, index) =>
  COMPRESSIONS.map((compression, turn) => ({
    type,
    compression,
    grid: GRIDS[(index + turn) % GRIDS.length],
    interleave: (index + turn) % 3 === 0 ? 'band' : 'pixel',
    nodata: turn % 2 === 0 ? 7 : undefined,
    masked: turn !== 1,
  })),
);

const workers = createWorkerPool(new URL('../../../../node/worker.ts', import.meta.url), { size: 2 });
const folder = mkdtempSync(join(tmpdir(), 'swath-continuous-'));
const nameOf = ({ type, compression, grid, interleave }: Case): string =>
  `${type} ${compression} ${interleave} ${grid.width}x${grid.height}`;

/** Two bands of slopes. */
function rasterOf({ type, grid, nodata, masked }: Case): Raster {
  const { width, height } = grid;
  const bands = [0, 1].map((index) => ({
    name: `Layer ${index}`,
    sampleType: type as SampleType,
    scale: 0.5,
    offset: index,
    unit: 'm',
    wavelength: 490.5 + index,
    nodata,
  }));
  const samples = bands.map((_, band) => {
    const numbers = createSamples(type, width * height);
    const lowest = type.startsWith('u') ? 0 : -40;
    for (let i = 0; i < numbers.length; i++) {
      const value = lowest + (((i % width) * (band + 1) + 3 * Math.floor(i / width)) % 120);
      numbers[i] =
        typeof numbers[0] === 'bigint' ? BigInt(value) : type.startsWith('f') ? value * 1.25 : value;
    }
    return numbers;
  });
  const valid = Uint8Array.from({ length: width * height }, (_, i) => Number(!masked || i % 11 !== 3));
  return memoryRaster({ name: 'slopes', grid, bands, samples, valid });
}

interface Expected {
  readonly samples: Samples;
  readonly valid: Uint8Array;
}

/** A band as it is written: its no-data value, NaN or 0 where a pixel is masked. */
async function expectedBand(raster: Raster, { nodata, type }: Case, band: number): Promise<Expected> {
  const { width, height } = raster.grid;
  const block = await raster.read({ column: 0, row: 0, width, height }, { bands: [band] });
  const samples = block.bands[0].slice();
  const gap = nodata ?? (type.startsWith('f') ? NaN : 0);
  for (const [i, sound] of block.valid.entries()) {
    if (sound === 0) samples[i] = typeof samples[0] === 'bigint' ? BigInt(gap) : gap;
  }
  return { samples, valid: block.valid };
}

/** The overview by its definition: the mean of the valid, halves up in whole numbers, never the no-data value itself. */
function halved(
  { samples, valid }: Expected,
  { width, height }: Grid,
  nodata: number | undefined,
  isFloat: boolean,
): Samples {
  const numbers = numeric(samples);
  const across = Math.ceil(width / 2);
  const reduced = createSamples('float64', across * Math.ceil(height / 2)) as Float64Array;
  return reduced.map((_, at) => {
    const [column, row] = [2 * (at % across), 2 * Math.floor(at / across)];
    const known = [0, 1].flatMap((down) =>
      [0, 1].flatMap((right) => {
        const i = (row + down) * width + column + right;
        return column + right < width && row + down < height && valid[i] !== 0 ? [numbers[i]] : [];
      }),
    );
    if (known.length === 0) return nodata ?? (isFloat ? NaN : 0);
    const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
    const rounded = isFloat ? mean : Math.round(mean);
    return rounded === nodata ? known[0] : rounded;
  });
}

function asType(samples: Samples, type: GdalType): Samples {
  const target = createSamples(type, samples.length);
  for (const [i, value] of numeric(samples).entries())
    target[i] = typeof target[0] === 'bigint' ? BigInt(value) : value;
  return target;
}

describe.skipIf(!hasGdal)('what GDAL sees of measurements (needs gdal-bin and python3-gdal)', () => {
  const reports = new Map<string, GdalRaster>();

  beforeAll(async () => {
    const paths: string[] = [];
    for (const given of CASES) {
      const path = join(folder, `${nameOf(given)}.tif`);
      const { compression, interleave = 'auto' } = given;
      const parameters = completeParameters(geotiffManifest.parameters, { compression, interleave });
      const run = { signal: new AbortController().signal, seed: 1, workers, report: () => {} };
      await geotiffExporter.write(rasterOf(given), path, nodeFiles(), { parameters, metadata: {} }, run);
      paths.push(path);
    }
    readByGdal(...paths).forEach((report, index) => reports.set(nameOf(CASES[index]), report));
  }, 240_000);
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await workers.close();
  });

  it.each(CASES.map((given) => [nameOf(given), given] as const))('%s', async (name, given) => {
    const raster = rasterOf(given);
    const report = reports.get(name)!;
    expect(report).toMatchObject({
      driver: 'GTiff',
      problems: [],
      size: [raster.grid.width, raster.grid.height],
      transform: toGdal(raster.grid.transform),
      epsg: String(raster.grid.crs?.epsg),
    });
    expect(report.bands.length).toBe(2);
    for (const [index, found] of report.bands.entries()) {
      const expected = await expectedBand(raster, given, index);
      const { nodata, type, grid } = given;
      expect(found).toMatchObject({
        type: TYPES[type],
        md5: md5Of(expected.samples),
        mask: md5Of(expected.valid),
        name: `Layer ${index}`,
        scale: 0.5,
        offset: index,
        unit: 'm',
        imagery: { CENTRAL_WAVELENGTH_UM: String((490.5 + index) / 1000) },
      });
      const [overview] = found.overviews;
      if (overview === undefined) continue;
      const reduced = halved(expected, grid, nodata, type.startsWith('f'));
      expect(overview).toBe(md5Of(asType(reduced, type)));
    }
  });
});
