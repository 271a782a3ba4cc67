import { describe, expect, it } from 'vitest';
import { groundResolution, scaleBar } from './ground-scale.ts';
import { lonLatConverter } from './lon-lat.ts';

const converter = (proj4: string) => lonLatConverter({ name: '', proj4, unit: 'metre' });
const UTM = converter('+proj=utm +zone=32 +datum=WGS84 +units=m');
const DEGREES = converter('+proj=longlat +datum=WGS84');
const MERCATOR = converter('+proj=merc +a=6378137 +b=6378137 +k=1 +units=m +nadgrids=@null');

/** Metres in a degree of longitude on WGS 84, from the radius of the parallel. */
function degreeOfLongitude(latitude: number): number {
  const phi = (latitude * Math.PI) / 180;
  const reduced = Math.atan((1 - 1 / 298.257223563) * Math.tan(phi));
  return (Math.PI / 180) * 6378137 * Math.cos(reduced);
}

describe('the ground under a screen pixel', () => {
  it("follows the projection's own scale: 0.9996 on the central meridian of a UTM zone", () => {
    expect(groundResolution([500000, 5200000], 30, 'metre', UTM)! / 30).toBeCloseTo(1 / 0.9996, 6);
    expect(groundResolution([680000, 5200000], 30, 'metre', UTM)! / 30).toBeCloseTo(1, 4);
  });

  it('is the length of the parallel in degrees, at any latitude and zoom', () => {
    for (const latitude of [0, 46.5, -60, 80]) {
      for (const resolution of [1, 0.0003, 1e-6]) {
        const metres = groundResolution([11, latitude], resolution, 'degree', DEGREES)!;
        expect(metres / (degreeOfLongitude(latitude) * resolution)).toBeCloseTo(1, 6);
      }
    }
  });

  it('shrinks with latitude in web Mercator', () => {
    const [longitude, latitude] = [11, 60];
    const center = MERCATOR!.fromLonLat([longitude, latitude])!;
    const metresPerDegree = (6378137 * Math.PI) / 180;
    const expected = degreeOfLongitude(latitude) / metresPerDegree;
    expect(groundResolution(center, 10, 'metre', MERCATOR)! / 10).toBeCloseTo(expected, 6);
  });

  it('goes by the unit where there is no more to go by, and is unknown off the earth', () => {
    expect(groundResolution([0, 0], 10, 'foot', undefined)).toBeCloseTo(3.048, 12);
    expect(groundResolution([0, 0], 10, 'unknown', undefined)).toBeUndefined();
  });

  it('is unknown where the projection has no such place', () => {
    expect(groundResolution([Infinity, 0], 10, 'metre', UTM)).toBeUndefined();
  });
});

describe('the scale bar', () => {
  it('is the longest of 1, 2, 5 that fits, exactly as long as it says', () => {
    for (const perPixel of [0.003, 0.07, 1, 3.3, 30, 777, 52000]) {
      const { label, pixels } = scaleBar(perPixel, 'm', 120)!;
      const [number, unit] = label.split(' ');
      const metres = Number(number) * { cm: 0.01, m: 1, km: 1000 }[unit]!;
      expect(metres / perPixel).toBeCloseTo(pixels, 9);
      expect(pixels).toBeLessThanOrEqual(120 * (1 + 1e-9));
      expect(pixels * 2.5).toBeGreaterThan(120 * (1 - 1e-9));
      expect(['1', '2', '5']).toContain(metres.toExponential()[0]);
    }
  });

  it('counts units where there are no metres, and is not there for a broken scale', () => {
    expect(scaleBar(1, 'units', 120)).toEqual({ label: '100 units', pixels: 100 });
    expect(scaleBar(0.5, 'px', 120)).toEqual({ label: '50 px', pixels: 100 });
    expect(scaleBar(NaN, 'm', 120)).toBeUndefined();
    expect(scaleBar(0, 'm', 120)).toBeUndefined();
  });
});
