import { expect, it } from 'vitest';
import proj4 from 'proj4';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import table from '../../../resources/crs/systems.json' with { type: 'json' };
import { datumNamed, knownSystem, type Authority } from './system-table.ts';

it('knows systems of EPSG and ESRI by their codes, with name, definition and uncertainty', async () => {
  expect(await knownSystem('EPSG', 32633)).toEqual({
    name: 'WGS 84 / UTM zone 33N',
    projection: '+proj=utm +zone=33 +units=m',
    datum: '+datum=WGS84',
    proj4: '+proj=utm +zone=33 +units=m +datum=WGS84 +no_defs',
    uncertainty: undefined,
  });
  expect(await knownSystem('ESRI', 54009)).toMatchObject({ name: 'World_Mollweide' });
  expect((await knownSystem('EPSG', 27700))?.uncertainty).toBeGreaterThan(1);
  expect(await knownSystem('EPSG', 1)).toBeUndefined();
  expect(await knownSystem('ESRI', 32633)).toBeUndefined();
});

it('knows datums by what EPSG, OGC and ESRI call them', async () => {
  for (const name of [
    'WGS 84',
    'WGS_1984',
    'D_WGS_1984',
    'GCS_WGS_1984',
    'World Geodetic System 1984 ensemble',
  ]) {
    expect((await datumNamed(name))?.name).toBe('WGS 84');
  }
  expect((await datumNamed('D_North_American_1983'))?.name).toBe('NAD83');
  expect(await datumNamed('a town of ours')).toBeUndefined();
  expect(await datumNamed('')).toBeUndefined();
});

it('has thousands of definitions, each of which proj4 understands, in less than half a megabyte', async () => {
  let count = 0;
  for (const authority of ['EPSG', 'ESRI'] as Authority[]) {
    let code = 0;
    for (const row of table[authority].split(' ')) {
      code += Number(row.split(',')[0]);
      const system = await knownSystem(authority, code);
      expect(system?.name).toBeTruthy();
      expect(typeof proj4(system!.proj4).forward).toBe('function');
      count += 1;
    }
  }
  expect(count).toBeGreaterThan(7000);
  expect(statSync(join(import.meta.dirname, '../../../resources/crs/systems.json')).size).toBeLessThan(
    500_000,
  );
});
