import { describe, expect, it } from 'vitest';
import { memoryRaster } from '../raster/memory-raster.ts';
import { applyPixelStep } from '../raster/pixel-step.ts';
import type { Raster } from '../raster/raster.ts';
import { bandsOf, indicesStep, SPECTRAL_INDICES } from './spectral-indices.ts';

const WAVELENGTHS = {
  blue: 490,
  green: 560,
  red: 665,
  'red edge': 705,
  nir: 842,
  'swir 1': 1610,
  'swir 2': 2190,
};
const PHYSICAL = {
  blue: 0.05,
  green: 0.08,
  red: 0.06,
  'red edge': 0.15,
  nir: 0.42,
  'swir 1': 0.21,
  'swir 2': 0.12,
};
type Role = keyof typeof WAVELENGTHS;

function scene(roles: readonly Role[]): Raster {
  return memoryRaster({
    name: 'scene.tif',
    grid: { width: 1, height: 1, transform: [1, 0, 0, 0, -1, 0], georeferenced: false },
    bands: roles.map((name) => ({
      name,
      sampleType: 'uint16' as const,
      scale: 0.0001,
      offset: -0.1,
      wavelength: WAVELENGTHS[name],
    })),
    samples: roles.map((name) => Uint16Array.of(Math.round((PHYSICAL[name] + 0.1) * 10000))),
  });
}

async function valueOf(id: string, roles = Object.keys(WAVELENGTHS).reverse() as Role[]): Promise<number> {
  const raster = scene(roles);
  const { bands } = await raster.read({ column: 0, row: 0, width: 1, height: 1 });
  return applyPixelStep(indicesStep(raster, [id], false), bands)[0][0];
}

describe('spectral indices', () => {
  const { blue, green, red, nir, 'swir 1': swir } = PHYSICAL;
  it.each([
    ['ndvi', (nir - red) / (nir + red)],
    ['NDWI', (green - nir) / (green + nir)],
    ['ndbi', (swir - nir) / (swir + nir)],
    ['savi', (1.5 * (nir - red)) / (nir + red + 0.5)],
    ['evi', (2.5 * (nir - red)) / (nir + 6 * red - 7.5 * blue + 1)],
    ['bsi', (swir + red - nir - blue) / (swir + red + nir + blue)],
  ])('%s is that of the physical values', async (id, expected) => {
    expect(await valueOf(id)).toBeCloseTo(expected, 6);
  });

  it('all have an id of their own and bands that are known', async () => {
    const values = await Promise.all(SPECTRAL_INDICES.map(({ id }) => valueOf(id)));
    expect(values.every(Number.isFinite)).toBe(true);
    expect(new Set(SPECTRAL_INDICES.map(({ id }) => id)).size).toBe(values.length);
  });

  it('come after the bands where these are kept, and are 0 where they would divide by 0', () => {
    const raster = scene(['red', 'nir']);
    // Reflectance 0 in both bands.
    const bands = [Uint16Array.of(1000), Uint16Array.of(1000)];
    const found = applyPixelStep(indicesStep(raster, ['ndvi'], true), bands);
    expect(found.map(([value]) => value)).toEqual([1000, 1000, 0]);
  });

  it.each<[string, readonly Role[], RegExp]>([
    ['ndvx', ['red', 'nir'], /no spectral index "ndvx"; there are ndvi/],
    ['ndbi', ['red', 'nir'], /scene\.tif: the index ndbi needs a swir 1 band/],
  ])('of %s from %j are refused', (id, roles, message) => {
    expect(() => indicesStep(scene(roles), [id], true)).toThrow(message);
  });

  it('are refused where bands have no wavelengths', () => {
    const raster = scene(['red', 'nir']);
    const bare = { ...raster, bands: raster.bands.map((band) => ({ ...band, wavelength: undefined })) };
    expect(() => indicesStep(bare, ['ndvi'], true)).toThrow(/no wavelengths/);
  });
});

it.each(SPECTRAL_INDICES)('tells the bands that $id needs, all of them and no others', (index) => {
  const roles = bandsOf(index).map(({ role }) => role);
  expect(() => indicesStep(scene(roles), [index.id], false)).not.toThrow();
  for (const missing of roles) {
    const others = (Object.keys(WAVELENGTHS) as Role[]).filter((role) => role !== missing);
    expect(() => indicesStep(scene(others), [index.id], false)).toThrow(`needs a ${missing} band`);
  }
});
