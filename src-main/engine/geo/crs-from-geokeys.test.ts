import { describe, expect, it } from 'vitest';
import { crsFromGeoKeys } from './crs-from-geokeys.ts';
import type { GeoKeyTags } from './crs.ts';

/** A directory of codes, `key: value`. */
function codes(entries: Readonly<Record<number, number>>, more: Partial<GeoKeyTags> = {}): GeoKeyTags {
  const keys = Object.entries(entries).flatMap(([key, value]) => [Number(key), 0, 1, value]);
  const rest = more.directory ?? [];
  const count = (keys.length + rest.length) / 4;
  return { doubles: [], ascii: '', ...more, directory: [1, 1, 0, count, ...keys, ...rest] };
}

describe('crsFromGeoKeys', () => {
  it('names a UTM zone by its code, and places it', async () => {
    expect(await crsFromGeoKeys(codes({ 1024: 1, 3072: 31985 }))).toMatchObject({
      name: 'SIRGAS 2000 / UTM zone 25S',
      epsg: 31985,
      unit: 'metre',
      proj4: '+proj=utm +zone=25 +south +units=m +ellps=GRS80 +towgs84=0,0,0 +no_defs',
    });
  });

  it('keeps the name of what it cannot place', async () => {
    const citation = { directory: [3073, 34737, 21, 0], ascii: 'Some grid of a town|x|' };
    const crs = await crsFromGeoKeys(codes({ 1024: 1, 3072: 28999, 3076: 9001 }, citation));
    expect(crs).toMatchObject({ name: 'Some grid of a town', epsg: 28999, unit: 'metre' });
    expect(crs?.proj4).toBeUndefined();
    expect((await crsFromGeoKeys(codes({ 1024: 1, 3072: 28999 })))?.name).toBe('EPSG:28999');
  });

  it('does not place a code whose unit the file contradicts', async () => {
    const crs = await crsFromGeoKeys(codes({ 1024: 1, 3072: 32633, 3076: 9003 }));
    expect(crs).toMatchObject({ unit: 'us-survey-foot' });
    expect(crs?.proj4).toBeUndefined();
  });

  it('reads what ESRI puts into citations', async () => {
    const text = 'PCS Name = WGS_1984_UTM_Zone_33N|GCS Name = GCS_WGS_1984|';
    const named = { directory: [1026, 34737, text.length, 0], ascii: text };
    const crs = await crsFromGeoKeys(
      codes({ 1024: 1, 2048: 32767, 3072: 32767, 3074: 16033, 3076: 9001 }, named),
    );
    expect(crs).toMatchObject({
      name: 'WGS_1984_UTM_Zone_33N',
      proj4: '+proj=tmerc +lat_0=0 +lon_0=15 +k=0.9996 +x_0=500000 +y_0=0 +units=m +datum=WGS84 +no_defs',
    });
  });

  it('gives nothing for keys that say nothing, and no error for keys that point nowhere', async () => {
    expect(await crsFromGeoKeys(codes({ 1025: 1 }))).toBeUndefined();
    const broken = { directory: [3073, 34737, 50, 900, 3080, 34736, 1, 77, 2062, 34736, 7, 0] };
    expect((await crsFromGeoKeys(codes({ 1024: 1, 3072: 32767, 3075: 1 }, broken)))?.proj4).toBeUndefined();
    expect(
      await crsFromGeoKeys({ directory: [1, 1, 0, 9, 1024, 0], doubles: [], ascii: '' }),
    ).toBeUndefined();
  });
});
