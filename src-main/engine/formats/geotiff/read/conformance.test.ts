import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
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
import { listedRefusals } from './refusals.test-setup.ts';

interface Truth {
  readonly width: number;
  readonly height: number;
  readonly transform: readonly number[] | null;
  readonly epsg: number | null;
  readonly bands: readonly BandTruth[];
}

interface BandTruth {
  readonly dtype: string;
  readonly md5: string;
  readonly valid: string;
  readonly overviews: readonly string[];
  readonly nodata: number | string | null;
  readonly scale: number;
  readonly offset: number;
}

const PYTHON = '/usr/bin/python3';
const WRITE = join(import.meta.dirname, 'conformance.fixture.py');
const READ = join(import.meta.dirname, 'gdal-truth.fixture.py');
/** Scenes of other projects, beside the repository where someone has put them there. */
const SCENES = '../shared/data/rasters';
const MAXIMUM_OUTPUT = 1 << 28;
const PATIENCE_MILLISECONDS = 600_000;

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
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'swath-conformance-'));
    execFileSync(PYTHON, [WRITE, folder]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it(
    'pixels, validity, overviews, grid and what bands mean, or a refusal that is listed',
    async () => {
      const truth = gdalTruth(globSync(join(folder, '*.tif')));
      const refused = new Set<string>();
      for (const [path, expected] of Object.entries(truth)) {
        const found = await describeFile(path);
        if (typeof found === 'string') refused.add(found);
        // GDAL fails on its own LERC files where all of a block is NaN.
        else if (expected || !path.includes('holes'))
          expect({ path, ...found }).toEqual({ path, ...expected });
      }
      expect([...refused].sort()).toEqual(['CIELab colours of 8 bits', 'complex samples']);
      expect(Object.keys(truth).length).toBeGreaterThan(400);
    },
    PATIENCE_MILLISECONDS,
  );
});

describe.skipIf(!gdal || !existsSync(SCENES))(
  'every scene of other projects reads as GDAL reads it (skipped where they or python3-gdal are missing)',
  () => {
    it(
      'pixels and validity, or a refusal that is listed',
      async () => {
        const truth = gdalTruth(globSync(`${SCENES}/**/*.{tif,tiff,TIF}`));
        const refusals = listedRefusals();
        for (const [path, expected] of Object.entries(truth)) {
          if (!expected) continue;
          const found = await describeFile(path);
          if (typeof found === 'string') {
            expect({ path, found, listed: refusals.some((pattern) => pattern.test(found)) }).toMatchObject({
              listed: true,
            });
          } else expect({ path, ...pixelsOf(found) }).toEqual({ path, ...pixelsOf(expected) });
        }
      },
      PATIENCE_MILLISECONDS,
    );
  },
);

function gdalTruth(paths: readonly string[]): Record<string, Truth | null> {
  const output = execFileSync(PYTHON, [READ], { input: paths.join('\n'), maxBuffer: MAXIMUM_OUTPUT });
  return JSON.parse(output.toString()) as Record<string, Truth | null>;
}

/** What is said of the reference system and of overviews is compared on files of which every part is known. */
function pixelsOf({ width, height, bands }: Truth): object {
  return { width, height, bands: bands.map(({ dtype, md5, valid }) => ({ dtype, md5, valid })) };
}

/** The feature where the file is refused by name. */
async function describeFile(path: string): Promise<Truth | string> {
  try {
    const dataset = await open(path);
    const described = await describeDataset(dataset);
    await dataset.close();
    return described;
  } catch (error) {
    if (!isEngineError(error) || error.code !== 'unsupported') throw error;
    return / uses (.*), which cannot be read/.exec(error.message)?.[1] ?? error.message;
  }
}

function open(path: string): Promise<Dataset> {
  const source = (name: string) => memorySource(basename(name), new Uint8Array(readFileSync(name)));
  return geotiffReader.open(
    source(path),
    openContext(inlineWorkers(nodeCodecs), {
      sibling: async (suffix) => (existsSync(path + suffix) ? source(path + suffix) : undefined),
    }),
  );
}

async function describeDataset(dataset: Dataset): Promise<Truth> {
  const { width, height, transform, georeferenced, crs } = dataset.grid;
  const bands = await Promise.all(dataset.bands.map((_, band) => describeBand(dataset, band)));
  return {
    width,
    height,
    transform: georeferenced ? toGdal(transform) : null,
    epsg: crs?.epsg ?? null,
    bands,
  };
}

async function describeBand(dataset: Dataset, band: number): Promise<BandTruth> {
  const { sampleType, nodata, scale, offset } = dataset.bands[band];
  const { samples, valid } = await readBand(dataset, band);
  const overviews = dataset.overviews.map(async (overview) => md5((await readBand(overview, band)).samples));
  return {
    dtype: sampleType,
    md5: md5(samples),
    valid: md5(valid),
    overviews: await Promise.all(overviews),
    nodata: nodata === undefined ? null : Number.isNaN(nodata) ? 'nan' : Number(nodata),
    scale,
    offset,
  };
}

async function readBand(raster: Raster, band: number) {
  const window = { column: 0, row: 0, width: raster.grid.width, height: raster.grid.height };
  const { bands, valid } = await raster.read(window, { bands: [band] });
  return { samples: bytesOf(bands[0]), valid };
}

function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}
