import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import proj4 from 'proj4';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../node/codecs.ts';
import { memorySource } from '../bytes.ts';
import { geotiffReader } from '../formats/geotiff/read/geotiff-reader.ts';
import { inlineWorkers } from '../workers.ts';
import { crsFromGeoKeys } from './crs-from-geokeys.ts';
import type { Crs, GeoKeyTags } from './crs.ts';
import { openContext } from '../testing/open-context.ts';

interface Case {
  readonly path: string;
  readonly name: string;
  readonly epsg: number | null;
  /** Per map unit. */
  readonly metres: number;
  /** Longitudes and latitudes are NAD83's instead of WGS 84's. */
  readonly nad83: boolean;
  /** Longitude, latitude, x, y. */
  readonly points: readonly (readonly [number, number, number, number])[];
}

const PYTHON = '/usr/bin/python3';
const FIXTURE = join(import.meta.dirname, 'crs-from-geokeys.fixture.py');
const MILLIMETRE = 0.001;

function hasGdal(): boolean {
  try {
    execFileSync(PYTHON, ['-c', 'from osgeo import gdal, osr'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A directory of codes, `key: value`. */
function codes(entries: Readonly<Record<number, number>>, more: Partial<GeoKeyTags> = {}): GeoKeyTags {
  const keys = Object.entries(entries).flatMap(([key, value]) => [Number(key), 0, 1, value]);
  const rest = more.directory ?? [];
  const count = (keys.length + rest.length) / 4;
  return { doubles: [], ascii: '', ...more, directory: [1, 1, 0, count, ...keys, ...rest] };
}

describe('crsFromGeoKeys', () => {
  it('names a UTM zone by its code, and places it', () => {
    expect(crsFromGeoKeys(codes({ 1024: 1, 3072: 31985 }))).toMatchObject({
      name: 'SIRGAS 2000 / UTM zone 25S',
      epsg: 31985,
      unit: 'metre',
      proj4: '+proj=utm +zone=25 +south +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs',
    });
  });

  it('keeps the name of what it cannot place', () => {
    const citation = { directory: [3073, 34737, 21, 0], ascii: 'Amersfoort / RD New|x|' };
    const crs = crsFromGeoKeys(codes({ 1024: 1, 3072: 28992, 3076: 9001 }, citation));
    expect(crs).toMatchObject({ name: 'Amersfoort / RD New', epsg: 28992, unit: 'metre' });
    expect(crs?.proj4).toBeUndefined();
    expect(crsFromGeoKeys(codes({ 1024: 1, 3072: 28992 }))?.name).toBe('EPSG:28992');
  });

  it('does not place a code whose unit the file contradicts', () => {
    const crs = crsFromGeoKeys(codes({ 1024: 1, 3072: 32633, 3076: 9003 }));
    expect(crs).toMatchObject({ unit: 'us-survey-foot' });
    expect(crs?.proj4).toBeUndefined();
  });

  it('reads what ESRI puts into citations', () => {
    const text = 'PCS Name = WGS_1984_UTM_Zone_33N|GCS Name = GCS_WGS_1984|';
    const named = { directory: [1026, 34737, text.length, 0], ascii: text };
    const crs = crsFromGeoKeys(codes({ 1024: 1, 2048: 32767, 3072: 32767, 3074: 16033, 3076: 9001 }, named));
    expect(crs).toMatchObject({
      name: 'WGS_1984_UTM_Zone_33N',
      proj4: '+proj=utm +zone=33 +units=m +datum=WGS84 +no_defs',
    });
  });

  it('gives nothing for keys that say nothing, and no error for keys that point nowhere', () => {
    expect(crsFromGeoKeys(codes({ 1025: 1 }))).toBeUndefined();
    const broken = { directory: [3073, 34737, 50, 900, 3080, 34736, 1, 77, 2062, 34736, 7, 0] };
    expect(crsFromGeoKeys(codes({ 1024: 1, 3072: 32767, 3075: 1 }, broken))?.proj4).toBeUndefined();
    expect(crsFromGeoKeys({ directory: [1, 1, 0, 9, 1024, 0], doubles: [], ascii: '' })).toBeUndefined();
  });
});

const gdal = hasGdal();

describe.skipIf(!gdal)('agrees with PROJ (skipped where python3-gdal is missing)', () => {
  let folder = '';
  let cases: Record<string, Case> = {};
  let unplaced: Record<string, { path: string; epsg: number }> = {};

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'swath-crs-'));
    const output = execFileSync(PYTHON, [FIXTURE, folder], { maxBuffer: 1 << 26 }).toString();
    ({ cases, unplaced } = JSON.parse(output) as { cases: typeof cases; unplaced: typeof unplaced });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('to within a millimetre, on code and on name', async () => {
    for (const [key, { path, name, epsg, metres, nad83, points }] of Object.entries(cases)) {
      const crs = await crsOf(path);
      expect({ key, placed: crs?.proj4 !== undefined, epsg: crs?.epsg ?? null }).toEqual({
        key,
        placed: true,
        epsg,
      });
      if (epsg) expect(crs?.name).toBe(name);
      const worst = Math.max(...points.map((point) => distance(crs!, nad83, point) * metres));
      expect({ key, worst: worst < MILLIMETRE ? 'good' : worst }).toEqual({ key, worst: 'good' });
    }
    expect(Object.keys(cases).length).toBeGreaterThan(200);
  });

  it('or does not place the system, and keeps its name', async () => {
    for (const { path, epsg } of Object.values(unplaced)) {
      const crs = await crsOf(path);
      expect(crs).toMatchObject({ epsg });
      expect({ epsg, proj4: crs?.proj4 }).toEqual({ epsg, proj4: undefined });
      expect(crs?.name).toBeTruthy();
    }
  });
});

type Point = Case['points'][number];

/** Between our projection of a point and PROJ's, in map units. */
function distance(crs: Crs, nad83: boolean, [longitude, latitude, x, y]: Point): number {
  const [ourX, ourY] = proj4(nad83 ? 'EPSG:4269' : 'EPSG:4326', crs.proj4!, [longitude, latitude]);
  return Math.hypot(ourX - x, ourY - y);
}

async function crsOf(path: string): Promise<Crs | undefined> {
  const source = memorySource(path, new Uint8Array(readFileSync(path)));
  const context = openContext(inlineWorkers(nodeCodecs));
  return (await geotiffReader.open(source, context)).grid.crs;
}
