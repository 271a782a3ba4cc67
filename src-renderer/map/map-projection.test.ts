import { expect, it } from 'vitest';
import { transform } from 'ol/proj.js';
import { lonLatConverter } from './lon-lat.ts';
import { mapProjection } from './map-projection.ts';

const UTM = { name: '', proj4: '+proj=utm +zone=23 +south +datum=WGS84 +units=m', unit: 'metre' };

it("is one projection per reference system, in the system's own coordinates", () => {
  const projection = mapProjection({ crs: UTM });
  expect(mapProjection({ crs: { ...UTM, name: 'the same' } })).toBe(projection);
  const [longitude, latitude] = transform([345000, 7650000], projection, 'EPSG:4326');
  expect([longitude, latitude]).toEqual(lonLatConverter(UTM)!.toLonLat([345000, 7650000]));
  expect(longitude).toBeCloseTo(-46.493, 2);
});

it('is a plane for scenes off the earth and for systems that proj4 does not know', () => {
  expect(mapProjection({}).getUnits()).toBe('pixels');
  expect(mapProjection({ crs: { name: '', proj4: '+proj=nonsense', unit: 'metre' } }).getUnits()).toBe('m');
  expect(lonLatConverter({ name: '', proj4: '+proj=nonsense', unit: 'metre' })).toBeUndefined();
});
