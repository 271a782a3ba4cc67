import proj4 from 'proj4';
import { describe, expect, it } from 'vitest';
import { crsFromEpsg, crsFromEsri } from './crs-from-description.ts';
import { crsFromWkt } from './crs-from-wkt.ts';
import type { Crs } from './crs.ts';

const GEOGCS =
  'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';

function transverse(geogcs: string, more = ''): string {
  return (
    `PROJCS["Mine",${geogcs},PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",15],` +
    `PARAMETER["scale_factor",0.9996],PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1]${more}]`
  );
}

function place(crs: Crs | undefined, x: number, y: number): number[] {
  return proj4(crs!.proj4!, 'EPSG:4326', [x, y]);
}

describe('published control values', () => {
  // EPSG Guidance Note 7-2, examples of each method; places in the system's own datum.
  it.each([
    [27700, 577274.99, 69740.5, 0.5, 50.5],
    [28992, 196105.283, 557057.739, 6, 53],
    [3035, 3962799.45, 2999718.85, 5, 50],
    [5514, -568990.997, -1050538.643, 16.849771944444445, 50.20901166666667],
  ])('EPSG:%i', async (code, x, y, longitude, latitude) => {
    const { proj4: definition } = await crsFromEpsg(code);
    const own = definition!.replace(/\+towgs84=\S+/, '');
    const ellipsoid = /\+(ellps|a|rf|b)=\S+( \+(rf|b)=\S+)?/.exec(own)![0];
    const [ourX, ourY] = proj4(`+proj=longlat ${ellipsoid} +no_defs`, own, [longitude, latitude]);
    expect(Math.hypot(ourX - x, ourY - y)).toBeLessThan(0.02);
  });
});

describe('a well-known text', () => {
  it('is the system of its code', async () => {
    for (const text of [
      transverse(GEOGCS, ',AUTHORITY["EPSG","32633"]'),
      'PROJCRS["x",BASEGEOGCRS["WGS 84",DATUM["World Geodetic System 1984",ELLIPSOID["WGS 84",6378137,298.257223563]]],' +
        'CONVERSION["UTM",METHOD["Transverse Mercator"],PARAMETER["Longitude of natural origin",15],' +
        'PARAMETER["Scale factor at natural origin",0.9996],PARAMETER["False easting",500000]],' +
        'CS[Cartesian,2],AXIS["(E)",east],AXIS["(N)",north],LENGTHUNIT["metre",1],ID["EPSG",32633]]',
    ]) {
      expect(await crsFromWkt(text)).toEqual({ ...(await crsFromEpsg(32633)), wkt: text });
    }
  });

  it("is that of web maps where GDAL's extension says so, with its code and without", async () => {
    const text = (code: string): string =>
      `PROJCS["WGS 84 / Pseudo-Mercator",${GEOGCS},PROJECTION["Mercator_1SP"],PARAMETER["central_meridian",0],` +
      'PARAMETER["scale_factor",1],PARAMETER["false_easting",0],PARAMETER["false_northing",0],UNIT["metre",1],' +
      `EXTENSION["PROJ4","+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +nadgrids=@null +no_defs"]${code}]`;
    const expected = place(await crsFromEpsg(3857), 1e6, 6e6);
    expect((await crsFromWkt(text(',AUTHORITY["EPSG","3857"]')))?.epsg).toBe(3857);
    for (const code of ['', ',AUTHORITY["EPSG","3857"]']) {
      expect(place(await crsFromWkt(text(code)), 1e6, 6e6)).toEqual(expected);
    }
  });

  it('keeps the doubt about a shift that is the one of the table', async () => {
    const [known, table] = [await crsFromEpsg(31467), (await crsFromEpsg(31467)).proj4!];
    const shift = /towgs84=(\S+)/.exec(table)![1];
    const text = (values: string): string =>
      `PROJCS["x",GEOGCS["DHDN",DATUM["DHDN",SPHEROID["Bessel 1841",6377397.155,299.1528128],TOWGS84[${values}]],PRIMEM["Greenwich",0],` +
      'UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",9],' +
      'PARAMETER["scale_factor",1],PARAMETER["false_easting",3500000],PARAMETER["false_northing",0],UNIT["metre",1],AUTHORITY["EPSG","31467"]]';
    expect((await crsFromWkt(text(shift)))?.uncertainty).toBe(known.uncertainty);
    expect((await crsFromWkt(text('1,2,3,0,0,0,0')))?.uncertainty).toBeUndefined();
  });

  it('is what it says where its code says something else', async () => {
    const crs = await crsFromWkt(transverse(GEOGCS, ',AUTHORITY["EPSG","32634"]'));
    expect(crs).toMatchObject({ name: 'Mine', epsg: undefined });
    expect(place(crs, 500000, 0)[0]).toBeCloseTo(15, 9);
  });

  it('takes the datum by any of its names', async () => {
    const named = (system: string, datum: string, sphere: string): string =>
      transverse(
        `GEOGCS["${system}",DATUM["${datum}",SPHEROID["s",${sphere}]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]`,
      );
    const bessel = '6377397.155,299.1528128';
    const dutch = await crsFromWkt(named('GCS_Amersfoort', 'D_Amersfoort', bessel));
    expect(dutch?.proj4).toContain('+towgs84=565.4171,50.3319,465.5524');
    expect((await crsFromWkt(named('x', 'NAD83', '6378137,298.257222101')))?.uncertainty).toBeGreaterThan(1);
    expect((await crsFromWkt(named('x', 'D_Amersfoort', '6378388,297')))?.proj4).toBeUndefined();
    expect((await crsFromWkt(named('x', 'A_town_of_ours', bessel)))?.proj4).toBeUndefined();
  });

  it('takes the shift that it gives', async () => {
    const datum = (shift: string): string =>
      `GEOGCS["x",DATUM["Ours",SPHEROID["s",6377397.155,299.1528128]${shift}],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]`;
    const old = await crsFromWkt(transverse(datum(',TOWGS84[598.1,73.7,418.2,0.202,0.045,-2.455,6.7]')));
    expect(old?.proj4).toContain('+ellps=bessel +towgs84=598.1,73.7,418.2,0.202,0.045,-2.455,6.7');
    expect((await crsFromWkt(transverse(datum(''))))?.proj4).toBeUndefined();
  });

  it('is not placed where anything is not understood', async () => {
    const plain = transverse(GEOGCS);
    for (const text of [
      plain.replace('Transverse_Mercator', 'Krovak'),
      plain.replace('"scale_factor"', '"twist"'),
      plain.replace('UNIT["metre",1]', 'UNIT["metre",1],AXIS["X",WEST],AXIS["Y",SOUTH]'),
      plain.replace('PARAMETER["latitude_of_origin",0]', 'PARAMETER["azimuth",30]'),
      plain.replace('UNIT["metre",1]', 'UNIT["metre",0]'),
      'LOCAL_CS["Mine",UNIT["metre",1]]',
    ]) {
      expect(await crsFromWkt(text)).toMatchObject({ name: 'Mine', wkt: text });
      expect((await crsFromWkt(text))?.proj4).toBeUndefined();
    }
    const grads = GEOGCS.replace('UNIT["Degree",0.0174532925199433]', 'UNIT["grad",0.0157079632679489]');
    expect(await crsFromWkt(grads)).toMatchObject({ unit: 'unknown' });
  });

  it('leaves heights aside', async () => {
    const compound = `COMPD_CS["both",${transverse(GEOGCS)},VERT_CS["height",VERT_DATUM["sea",2005],UNIT["metre",1]]]`;
    expect(await crsFromWkt(compound)).toMatchObject({ name: 'Mine', unit: 'metre' });
  });

  it('is nothing where it is broken, also where it is deep or without an end', async () => {
    for (const text of [
      '',
      'hello',
      'PROJCS["a"',
      '"a"',
      '[[[',
      'A['.repeat(100_000),
      transverse(GEOGCS).slice(0, -9),
    ]) {
      expect(await crsFromWkt(text)).toBeUndefined();
    }
  });
});

describe('a code', () => {
  it.each([4326, 32601, 32760, 3857, 3035, 5070, 2154, 27700, 31370])(
    'EPSG:%i goes there and back',
    async (code) => {
      const { proj4: definition } = await crsFromEpsg(code);
      const middle: [number, number] = code === 5070 ? [-96, 40] : [4, 50];
      const back = proj4('EPSG:4326', definition!).inverse(proj4('EPSG:4326', definition!).forward(middle));
      expect(Math.hypot(back[0] - middle[0], back[1] - middle[1])).toBeLessThan(2e-7);
    },
  );

  it('has its unit, and no place where it is not known', async () => {
    expect(await crsFromEpsg(2263)).toMatchObject({ unit: 'us-survey-foot' });
    expect(await crsFromEpsg(4326)).toMatchObject({ unit: 'degree', name: 'WGS 84' });
    expect(await crsFromEsri(102008)).toMatchObject({ unit: 'metre', epsg: undefined });
    expect(await crsFromEpsg(1)).toEqual({ name: 'EPSG:1', epsg: 1, unit: 'unknown' });
    // Axes to the west and south, that proj4 takes for east and north.
    expect((await crsFromEpsg(2048)).proj4).toBeUndefined();
  });
});
