import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import proj4 from 'proj4';
import { describe, expect, it } from 'vitest';
import { writeTinyTiff, type TinyTag } from '../testing/tiny-tiff.ts';
import { crsFromEpsg, crsFromEsri } from './crs-from-description.ts';
import { crsFromGeoKeys } from './crs-from-geokeys.ts';
import { crsFromWkt } from './crs-from-wkt.ts';
import type { Crs, GeoKeyTags } from './crs.ts';
import { geoKeysOf } from './geokeys-of.ts';

const CODES = [4326, 4269, 32633, 32725, 3857, 3035, 2154, 27700, 28992, 2263, 31467, 3413];
/** Systems without a code that fits into a key, and a place inside each. */
const DESCRIBED: readonly (readonly [number, number, number])[] = [
  [102001, -96, 50],
  [102008, -96, 45],
  [102012, 105, 20],
  [102017, 10, 80],
  [102719, -78, 35],
];

/** The system of a code as if it had none, under a name that keys cannot hold. */
async function withoutCode(code: number): Promise<Crs> {
  return { ...(await crsFromEpsg(code)), name: `System | of ${code} é`, epsg: undefined };
}

function worstDifference(one: Crs, other: Crs | undefined, longitude: number, latitude: number): number {
  const places = [one, other].map((crs) =>
    proj4('EPSG:4326', crs?.proj4 ?? '+proj=longlat', [longitude, latitude]),
  );
  return Math.hypot(places[0][0] - places[1][0], places[0][1] - places[1][1]);
}

describe('GeoKeys for a system that was not read from any', () => {
  it.each(CODES)('are the code of EPSG:%i, and read back as it', async (code) => {
    const crs = await crsFromEpsg(code);
    const keys = geoKeysOf(crs)!;
    expect(keys.doubles).toEqual([]);
    expect(await crsFromGeoKeys(keys)).toEqual({ ...crs, geoKeys: keys });
  });

  it.each(DESCRIBED)('spell ESRI:%i out', async (code, longitude, latitude) => {
    const crs = await crsFromEsri(code);
    const back = await crsFromGeoKeys(geoKeysOf(crs)!);
    expect(back).toMatchObject({ name: crs.name.replaceAll('_', ' '), unit: crs.unit });
    expect(worstDifference(crs, back, longitude, latitude)).toBeLessThan(1e-6);
  });

  it('spell out ellipsoid, shift, meridian and unit', async () => {
    const places = [
      [31467, 9, 50],
      [27572, 2, 46],
      [2263, -74, 40.5],
      [32725, -35, -8],
    ] as const;
    for (const [code, longitude, latitude] of places) {
      const crs = await withoutCode(code);
      const back = await crsFromGeoKeys(geoKeysOf(crs)!);
      expect(back?.name).toBe(`System ? of ${code} ?`);
      expect(worstDifference(crs, back, longitude, latitude)).toBeLessThan(1e-6);
    }
  });

  it('are none where neither keys nor a text can say where it lies', () => {
    expect(geoKeysOf({ name: 'Site grid', unit: 'metre' })).toBeUndefined();
    const robinson = '+proj=robin +lon_0=0 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs';
    expect(geoKeysOf({ name: 'Robinson', unit: 'metre', proj4: robinson })).toBeUndefined();
  });

  it('cite the text of a system where they have no method for it', async () => {
    const mercator = '+proj=merc +lat_ts=41 +lon_0=0 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs';
    const crs = { name: 'My_mercator', unit: 'metre', proj4: mercator } as const;
    const back = await crsFromGeoKeys(geoKeysOf(crs)!);
    expect(back).toMatchObject({ name: 'My_mercator', unit: 'metre' });
    expect(worstDifference(crs, back, 3, 40)).toBeLessThan(1e-6);
  });
});

const REPORT = `
import json, sys
from osgeo import gdal
gdal.UseExceptions()
gdal.PushErrorHandler('CPLQuietErrorHandler')
systems = [gdal.Open(path).GetSpatialRef() for path in sys.argv[1:]]
print(json.dumps([[system.GetName(), system.GetAuthorityCode(None), system.ExportToWkt(['FORMAT=WKT2'])] for system in systems]))
`;
const hasGdal = spawnSync('/usr/bin/python3', ['-c', 'from osgeo import gdal']).status === 0;

describe.skipIf(!hasGdal)('GDAL (skipped where python3-gdal is missing)', () => {
  it('reads the same systems from them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'swath-keys-'));
    try {
      const known = await Promise.all(CODES.map((code) => crsFromEpsg(code)));
      const described = await Promise.all(DESCRIBED.map(([code]) => crsFromEsri(code)));
      const paths = [...known, ...described].map((crs, index) => {
        const path = join(folder, `${index}.tif`);
        writeFileSync(path, tiffWith(geoKeysOf(crs)!));
        return path;
      });
      const output = execFileSync('/usr/bin/python3', ['-c', REPORT, ...paths]).toString();
      const read = JSON.parse(output) as [string, string | null, string][];
      expect(read.slice(0, CODES.length).map(([, code]) => code)).toEqual(CODES.map(String));
      for (const [index, [, longitude, latitude]] of DESCRIBED.entries()) {
        const [, , wkt] = read[CODES.length + index];
        const crs = described[index];
        const difference = worstDifference(crs, await crsFromWkt(wkt), longitude, latitude);
        expect({ name: crs.name, difference, wkt: difference < 1e-4 ? '' : wkt }).toMatchObject({ wkt: '' });
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

function tiffWith({ directory, doubles, ascii }: GeoKeyTags): Uint8Array {
  const tags: Record<number, TinyTag> = {
    33550: { double: [1, 1, 0] },
    33922: { double: [0, 0, 0, 0, 0, 0] },
    34735: { short: directory },
  };
  if (doubles.length > 0) tags[34736] = { double: doubles };
  if (ascii !== '') tags[34737] = ascii;
  const image = { width: 1, height: 1, sampleType: 'uint8' as const, bands: [new Uint8Array(1)], tags };
  return writeTinyTiff([image]);
}
