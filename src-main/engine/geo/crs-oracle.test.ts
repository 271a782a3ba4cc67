import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import proj4 from 'proj4';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../node/codecs.ts';
import { memorySource } from '../bytes.ts';
import { geotiffReader } from '../formats/geotiff/read/geotiff-reader.ts';
import { openContext } from '../testing/open-context.ts';
import { inlineWorkers } from '../workers.ts';
import { crsFromEpsg, crsFromEsri } from './crs-from-description.ts';
import { crsFromWkt } from './crs-from-wkt.ts';
import type { Crs } from './crs.ts';

interface Placed {
  /** Per map unit. */
  readonly metres: number;
  /** Longitude, latitude, x, y. */
  readonly points: readonly (readonly [number, number, number, number])[];
}

interface Oracle {
  readonly known: Readonly<Record<string, Placed & { readonly name: string }>>;
  readonly described: Readonly<
    Record<
      string,
      Placed & { readonly path: string | null; readonly texts: Readonly<Record<string, string>> }
    >
  >;
}

const PYTHON = '/usr/bin/python3';
const FIXTURE = join(import.meta.dirname, 'crs-oracle.fixture.py');
const MILLIMETRE = 0.001;

const hasOracle = spawnSync(PYTHON, ['-c', 'import pyproj; from osgeo import gdal']).status === 0;

describe.skipIf(!hasOracle)('beside PROJ and GDAL (skipped where pyproj or python3-gdal is missing)', () => {
  let folder = '';
  let oracle: Oracle;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'swath-crs-'));
    const output = execFileSync(PYTHON, [FIXTURE, folder], { maxBuffer: 1 << 28 }).toString();
    oracle = JSON.parse(output) as Oracle;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('places known codes to within a millimetre, or within what it says of an approximate one', async () => {
    const wrong: Record<string, unknown> = {};
    for (const [key, placed] of Object.entries(oracle.known)) {
      const [authority, code] = key.split(':');
      const crs = await (authority === 'EPSG' ? crsFromEpsg : crsFromEsri)(Number(code));
      const worst = worstDistance(crs, placed);
      if (crs.name !== placed.name || !(worst < (crs.uncertainty ?? MILLIMETRE))) {
        wrong[key] = { name: crs.name, worst, uncertainty: crs.uncertainty };
      }
    }
    expect(wrong).toEqual({});
    expect(Object.keys(oracle.known).length).toBeGreaterThan(145);
  });

  it('says of the systems of old surveys by how much they are approximate', async () => {
    const uncertainty = async (code: number): Promise<number> => (await crsFromEpsg(code)).uncertainty ?? 0;
    for (const code of [27700, 31467, 26711]) expect(await uncertainty(code)).toBeGreaterThan(1);
    for (const code of [27700, 31467]) expect(await uncertainty(code)).toBeLessThanOrEqual(5);
    for (const code of [28992, 25832, 32633]) expect(await uncertainty(code)).toBe(0);
  });

  it('places described systems in every language to within a millimetre', async () => {
    const wrong: Record<string, unknown> = {};
    let read = 0;
    for (const [name, { texts, path, ...placed }] of Object.entries(oracle.described)) {
      const readings: Record<string, Crs | undefined> = {};
      for (const [version, text] of Object.entries(texts)) readings[version] = await crsFromWkt(text);
      if (path !== null) readings.GeoTIFF = await crsOf(path);
      for (const [language, crs] of Object.entries(readings)) {
        read += 1;
        const worst = worstDistance(crs, placed);
        if (!(worst < MILLIMETRE)) wrong[`${name} ${language}`] = { worst, proj4: crs?.proj4 };
      }
    }
    expect(wrong).toEqual({});
    expect(read).toBeGreaterThan(120);
  });
});

/** In metres; infinite where the system is not placed. */
function worstDistance(crs: Crs | undefined, { metres, points }: Placed): number {
  if (crs?.proj4 === undefined) return Infinity;
  const { forward } = proj4('EPSG:4326', crs.proj4);
  const distances = points.map(([longitude, latitude, x, y]) => {
    const [ourX, ourY] = forward([longitude, latitude]);
    return Math.hypot(ourX - x, ourY - y) * metres;
  });
  return points.length === 0 ? Infinity : Math.max(...distances);
}

async function crsOf(path: string): Promise<Crs | undefined> {
  const source = memorySource(path, new Uint8Array(readFileSync(path)));
  return (await geotiffReader.open(source, openContext(inlineWorkers(nodeCodecs)))).grid.crs;
}
