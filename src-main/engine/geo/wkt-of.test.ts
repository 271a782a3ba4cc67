import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import proj4 from 'proj4';
import { describe, expect, it } from 'vitest';
import { crsFromEpsg, crsFromEsri } from './crs-from-description.ts';
import { crsFromWkt } from './crs-from-wkt.ts';
import type { Crs } from './crs.ts';
import { knownSystem, type Authority } from './system-table.ts';
import { wktOf } from './wkt-of.ts';

const PYTHON = '/usr/bin/python3';
const FIXTURE = join(import.meta.dirname, 'wkt-oracle.fixture.py');
const MILLIMETRE = 0.001;
/** Web Mercator, Swiss, Czech, Dutch, French from Paris, polar, in feet, Equal Earth, New Zealand's map grid, by its ellipsoid. */
const ODD = [3857, 2056, 5514, 28992, 27572, 3031, 3413, 2263, 8857, 27200, 4326, 31985, 3035, 5070, 29873];

/** Systems of the table, every `step`-th code of it. */
async function knownSystems(step: number): Promise<[string, Crs][]> {
  const found: [string, Crs][] = [];
  for (const [authority, from] of [
    ['EPSG', crsFromEpsg],
    ['ESRI', crsFromEsri],
  ] as const) {
    // prettier-ignore
    const codes = (await codesOf(authority)).filter((_, index) => index % step === 0);
    const more = authority === 'EPSG' ? ODD : [];
    for (const code of [...more, ...codes]) found.push([`${authority}:${code}`, await from(code)]);
  }
  return found;
}

async function codesOf(authority: Authority): Promise<number[]> {
  const codes = [];
  for (let code = 2000; code < 105_000; code += 1) if (await knownSystem(authority, code)) codes.push(code);
  return codes;
}

/** In map units, between where two definitions place a point a degree from the origin of the first. */
function distance(one: string, other: string): number {
  const isDegrees = one.includes('longlat');
  const value = (key: string): number => Number(new RegExp(`\\+${key}=(\\S+)`).exec(one)?.[1] ?? 0);
  const meridian = /zone=(\d+)/.test(one) ? value('zone') * 6 - 183 : value('lon_0') || value('lonc');
  const latitude = value('lat_0') || value('lat_1') || value('lat_ts');
  const place = [meridian + value('pm') + 1, latitude > 80 ? latitude - 1 : latitude + 1] as const;
  const [x, y] = proj4('EPSG:4326', one).forward([...place]);
  const [otherX, otherY] = proj4('EPSG:4326', other).forward([...place]);
  return Math.hypot(x - otherX, y - otherY) * (isDegrees ? 111_319.5 : 1);
}

describe('wktOf', () => {
  it('says systems of the table so that they are read back as they were', async () => {
    const wrong: Record<string, unknown> = {};
    let said = 0;
    for (const [key, crs] of await knownSystems(12)) {
      const wkt = wktOf(crs);
      if (wkt === undefined) continue;
      said += 1;
      const back = await crsFromWkt(wkt);
      const { name, epsg, unit } = crs;
      const isSame = back?.name === name && back.epsg === epsg && back.unit === unit;
      const stray = back?.proj4 === undefined ? Infinity : distance(crs.proj4!, back.proj4);
      if (!isSame || !(stray < MILLIMETRE)) wrong[key] = { crs, back, stray };
      if (epsg !== undefined && back?.uncertainty !== crs.uncertainty) wrong[key] = { crs, back };
    }
    expect(wrong).toEqual({});
    expect(said).toBeGreaterThan(600);
  });

  it('gives a text that was read as it was, on one line', async () => {
    const crs: Crs = { name: 'Mine', unit: 'metre', wkt: 'PROJCS["Mine",\r\n  GEOGCS["My base"]]' };
    expect(wktOf(crs)).toBe('PROJCS["Mine",GEOGCS["My base"]]');
  });

  it.each([
    ['without a definition', undefined],
    ['of a method that text has no name for', '+proj=eck6 +lon_0=0 +datum=WGS84 +units=m +no_defs'],
    [
      'with two parallels and a scale',
      '+proj=lcc +lat_0=45 +lon_0=1 +lat_1=44 +lat_2=46 +k_0=1.1 +datum=WGS84',
    ],
    [
      'with a parameter that the method does not take',
      '+proj=laea +lat_0=45 +lat_ts=3 +datum=WGS84 +units=m',
    ],
    ['on a grid of shifts', '+proj=tmerc +lon_0=9 +ellps=bessel +nadgrids=some.gsb +units=m'],
    ['on an ellipsoid without axes', '+proj=tmerc +lon_0=9 +ellps=unheard +units=m'],
    ['with a word for a number', '+proj=tmerc +lon_0=east +datum=WGS84 +units=m'],
  ])('is silent of a system %s', (_, definition) => {
    expect(wktOf({ name: 'Odd', unit: 'metre', proj4: definition })).toBeUndefined();
  });

  it('keeps quotes in names apart from the text', async () => {
    const wkt = wktOf({
      name: 'My "own"',
      unit: 'metre',
      proj4: '+proj=moll +lon_0=3 +datum=WGS84 +units=m',
    });
    expect(await crsFromWkt(wkt!)).toMatchObject({ name: 'My "own"', unit: 'metre' });
  });
});

const hasOracle = spawnSync(PYTHON, ['-c', 'import pyproj; from osgeo import osr']).status === 0;

it.skipIf(!hasOracle)(
  'PROJ and GDAL find the same system in the text, to a millimetre (skipped where pyproj or python3-gdal is missing)',
  async () => {
    const systems = (await knownSystems(25)).flatMap(([key, crs]) => {
      const wkt = wktOf(crs);
      return wkt === undefined ? [] : [[key, { wkt, proj4: crs.proj4 }] as const];
    });
    const input = JSON.stringify(Object.fromEntries(systems));
    const output = execFileSync(PYTHON, [FIXTURE], { input, maxBuffer: 1 << 26 }).toString();
    const found = JSON.parse(output) as Record<string, { code: string | null; metres: number }>;
    const wrong = Object.entries(found).filter(([key, { code, metres }]) => {
      return !(metres < MILLIMETRE) || (key.startsWith('EPSG:') && code !== key.slice('EPSG:'.length));
    });
    expect(wrong).toEqual([]);
    expect(Object.keys(found).length).toBeGreaterThan(300);
  },
  120_000,
);
