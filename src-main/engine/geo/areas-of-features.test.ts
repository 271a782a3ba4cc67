import proj4 from 'proj4';
import { describe, expect, it } from 'vitest';
import type { Crs } from './crs.ts';
import { areasOfFeatures } from './areas-of-features.ts';
import { parseGeoJson } from './geojson.ts';
import type { Ring } from './geometry.ts';

const UTM: Crs = {
  name: 'WGS 84 / UTM zone 25S',
  epsg: 32725,
  proj4: '+proj=utm +zone=25 +south +datum=WGS84 +units=m +no_defs',
  unit: 'metre',
};

const SQUARE = [
  [-34.9, -8.1],
  [-34.8, -8.1],
  [-34.8, -8.0],
  [-34.9, -8.0],
  [-34.9, -8.1],
];

function polygon(...rings: (readonly (readonly number[])[])[]): object {
  return { type: 'Polygon', coordinates: rings };
}

async function read(value: object | string, crs: Crs | undefined = UTM) {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return areasOfFeatures([parseGeoJson(text, 'areas.geojson')], crs);
}

function named(name: string): object {
  return { ...polygon(SQUARE), crs: { type: 'name', properties: { name } } };
}

describe('reading GeoJSON', () => {
  it('takes geometries, features and collections, with names where there are any', async () => {
    const multi = { type: 'MultiPolygon', coordinates: [[SQUARE], [SQUARE]] };
    const features = [
      { type: 'Feature', properties: { name: ' Mangue ' }, geometry: polygon(SQUARE) },
      { type: 'Feature', properties: null, geometry: multi },
      { type: 'Feature', id: 7, properties: {}, geometry: polygon(SQUARE) },
      { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [0, 0] } },
      { type: 'Feature', properties: {}, geometry: null },
    ];
    const areas = await read({ type: 'FeatureCollection', features });
    expect(areas.map(({ name }) => name)).toEqual(['Mangue', 'Area 2', '7']);
    expect(areas.map(({ polygons }) => polygons.length)).toEqual([1, 2, 1]);
    expect((await read(polygon(SQUARE)))[0].name).toBe('Area 1');
    expect(await read({ type: 'GeometryCollection', geometries: [polygon(SQUARE), multi] })).toHaveLength(2);
  });

  it('brings lon/lat into the coordinates of the scene', async () => {
    const corners = SQUARE.map((corner) => proj4(UTM.proj4!).forward(corner as [number, number]));
    const [ring] = (await read(polygon(SQUARE)))[0].polygons[0];
    for (const corner of corners) {
      expect(ring.some(([x, y]) => Math.hypot(x - corner[0], y - corner[1]) < 1e-6)).toBe(true);
    }
    expect(ring[0]).toEqual(ring[ring.length - 1]);
  });

  it('bends long edges: no place of an edge strays from its true image', async () => {
    const wide: Ring = [
      [-36, -9],
      [-30, -9],
      [-30, -3],
      [-36, -3],
      [-36, -9],
    ];
    const [ring] = (await read(polygon(wide)))[0].polygons[0];
    expect(ring.length).toBeGreaterThan(20);
    for (let i = 0; i <= 1000; i++) {
      const place = proj4(UTM.proj4!).forward([-36 + (6 * i) / 1000, -9]);
      expect(distanceToRing(place as [number, number], ring)).toBeLessThan(0.15);
    }
  });

  it('closes open rings and keeps holes', async () => {
    const hole = [
      [-34.87, -8.07],
      [-34.83, -8.07],
      [-34.85, -8.03],
    ];
    const rings = (await read(polygon(SQUARE.slice(0, 4), hole)))[0].polygons[0];
    expect(rings).toHaveLength(2);
    rings.forEach((ring) => expect(ring[0]).toEqual(ring[ring.length - 1]));
  });

  it.each(['EPSG:32725', 'urn:ogc:def:crs:EPSG::32725', 'urn:ogc:def:crs:EPSG:9.8:32725'])(
    'takes coordinates of the scene itself as they are, named as %s',
    async (name) => {
      expect((await read(named(name)))[0].polygons[0][0]).toEqual(SQUARE);
    },
  );

  it('takes other known systems by their code', async () => {
    const there = '+proj=utm +zone=24 +south +datum=WGS84 +units=m';
    const corners = SQUARE.map((corner) => proj4(there).forward(corner as [number, number]));
    const crs = { type: 'name', properties: { name: 'http://www.opengis.net/def/crs/EPSG/0/32724' } };
    const [x, y] = (await read({ ...polygon(corners), crs }))[0].polygons[0][0][0];
    const [expectedX, expectedY] = proj4(UTM.proj4!).forward(SQUARE[0] as [number, number]);
    expect(Math.hypot(x - expectedX, y - expectedY)).toBeLessThan(1e-3);
  });

  it('takes any system by its code, with its datum: the Dutch one is a hundred metres from WGS 84', async () => {
    const tower = [155000, 463000];
    const corners = [tower, [156000, 463000], [156000, 464000], tower];
    const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::28992' } };
    const scene: Crs = {
      name: 'WGS 84 / UTM zone 31N',
      proj4: '+proj=utm +zone=31 +datum=WGS84',
      unit: 'metre',
    };
    const [[x, y]] = (await read({ ...polygon(corners), crs }, scene))[0].polygons[0][0];
    // The published place of the origin at Amersfoort: 52 09 18.62 N, 5 23 13.94 E in WGS 84.
    const place = proj4('+proj=utm +zone=31 +datum=WGS84').inverse([x, y]);
    expect(place[0]).toBeCloseTo(5.387206, 5);
    expect(place[1]).toBeCloseTo(52.155172, 5);
  });

  it.each(['urn:ogc:def:crs:OGC:1.3:CRS84', 'EPSG:4326', 'urn:ogc:def:crs:EPSG::4326'])(
    'takes %s as lon/lat',
    async (name) => expect(await read(named(name))).toEqual(await read(polygon(SQUARE))),
  );

  it('leaves lon/lat untouched for a scene in lon/lat', async () => {
    const scene: Crs = { name: 'WGS 84', epsg: 4326, proj4: '+proj=longlat +datum=WGS84', unit: 'degree' };
    expect((await read(polygon(SQUARE), scene))[0].polygons[0][0]).toEqual(SQUARE);
  });

  it('takes plain coordinates as the own ones of a scene without a system', async () => {
    const layer = parseGeoJson(JSON.stringify(polygon(SQUARE)), 'areas.geojson');
    const areas = await areasOfFeatures([layer], undefined);
    expect(areas[0].polygons[0][0]).toEqual(SQUARE);
  });

  it('accepts a byte order mark', async () => {
    expect(await read(`\uFEFF${JSON.stringify(polygon(SQUARE))}`)).toHaveLength(1);
  });
});

describe('GeoJSON that cannot be used', () => {
  const local: Crs = { name: 'Site grid', unit: 'metre' };
  const far = [
    [289000, 9110000],
    [290000, 9110000],
    [290000, 9120000],
  ];
  it.each<[string, object | string, Crs | undefined, RegExp]>([
    ['is no JSON', '<kml>', UTM, /areas\.geojson is not JSON .*choose a GeoJSON file/],
    ['is other JSON', { a: 1 }, UTM, /areas\.geojson is JSON but not GeoJSON/],
    ['has no features', { type: 'FeatureCollection' }, UTM, /no list of "features"/],
    [
      'has no polygons',
      {
        type: 'GeometryCollection',
        geometries: [
          { type: 'Point', coordinates: [1, 2] },
          { type: 'Point', coordinates: [1, 2] },
          { type: 'LineString', coordinates: [] },
        ],
      },
      UTM,
      /no Polygon or MultiPolygon \(it has 2 Point, 1 LineString\)/,
    ],
    [
      'has broken coordinates',
      { type: 'Polygon', coordinates: [[1, 2]] },
      UTM,
      /"Area 1" are not those of a Polygon/,
    ],
    ['is empty', { type: 'MultiPolygon', coordinates: [] }, UTM, /"Area 1" is empty/],
    [
      'has a ring of two positions',
      polygon([SQUARE[0], SQUARE[1], SQUARE[0]]),
      UTM,
      /2 different positions.*at least 3/,
    ],
    [
      'is not in lon/lat',
      polygon(far),
      UTM,
      /289000, 9110000, which is not longitude and latitude.*save it as lon\/lat/s,
    ],
    ['is in an unknown system', named('EPSG:99999'), UTM, /EPSG:99999, which is not known here.*EPSG:32725/],
    [
      'cannot be placed',
      polygon(SQUARE),
      local,
      /\(Site grid\) cannot be placed on the earth.*names "Site grid"/,
    ],
    [
      'names a system for a scene without one',
      named('EPSG:4326'),
      undefined,
      /the scene has no coordinate system/,
    ],
  ])('names the file and what to do: it %s', async (_, value, crs, message) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const reading = async () => areasOfFeatures([parseGeoJson(text, 'areas.geojson')], crs);
    await expect(reading()).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(message),
    });
  });
});

function distanceToRing([x, y]: [number, number], ring: Ring): number {
  const distances = ring.slice(1).map(([x2, y2], i) => {
    const [x1, y1] = ring[i];
    const [dx, dy] = [x2 - x1, y2 - y1];
    const along = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)));
    return Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
  });
  return Math.min(...distances);
}
