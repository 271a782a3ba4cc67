import { expect, it } from 'vitest';
import { withCodeOfName } from './code-of-name.ts';
import { crsFromWkt } from './crs-from-wkt.ts';

const esri = (zone: number, meridian: number): string =>
  `PROJCS["WGS_1984_UTM_Zone_${zone}N",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],` +
  'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],' +
  `PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",${meridian}],PARAMETER["Scale_Factor",0.9996],` +
  'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]';

it('finds the code of a system that has a name only', async () => {
  const crs = (await crsFromWkt(esri(33, 15)))!;
  expect(crs.epsg).toBeUndefined();
  expect(await withCodeOfName(crs)).toMatchObject({ epsg: 32633, wkt: crs.wkt });
});

it('believes no name that its numbers contradict', async () => {
  const crs = (await crsFromWkt(esri(33, 21)))!;
  expect(await withCodeOfName(crs)).toBe(crs);
});

it('leaves systems alone that it does not know, or that have a code', async () => {
  const local = { name: 'Site grid', unit: 'metre' } as const;
  expect(await withCodeOfName(local)).toBe(local);
  const coded = {
    name: 'WGS_1984_UTM_Zone_33N',
    epsg: 4326,
    proj4: '+proj=longlat',
    unit: 'degree',
  } as const;
  expect(await withCodeOfName(coded)).toBe(coded);
});
