import { describe, expect, it } from 'vitest';
import { isSlowFromAfar, describePixel, describePlace, unitSign } from './scene-facts.ts';

const utm = { name: 'WGS 84 / UTM zone 25S', epsg: 32725, proj4: '+proj=utm', unit: 'metre' };

describe('where a scene lies', () => {
  it('names the system with its code, once', () => {
    expect(describePlace({ georeferenced: true, crs: utm })).toBe('WGS 84 / UTM zone 25S (EPSG:32725)');
    expect(describePlace({ georeferenced: true, crs: { ...utm, name: 'EPSG:32725' } })).toBe('EPSG:32725');
  });

  it('says plainly what is not known', () => {
    expect(describePlace({ georeferenced: false })).toMatch(/^Not placed/);
    expect(describePlace({ georeferenced: true })).toMatch(/^Unknown reference system/);
    expect(describePlace({ georeferenced: true, crs: { name: 'Local grid', unit: 'metre' } })).toMatch(
      /cannot be placed on the earth$/,
    );
  });

  it('says how far off the place may be', () => {
    const british = { ...utm, name: 'OSGB36 / British National Grid', epsg: 27700, uncertainty: 2 };
    expect(describePlace({ georeferenced: true, crs: british })).toMatch(/ – placed to within about 2 m$/);
  });

  it('does not call pixels metres', () => {
    expect(unitSign({ georeferenced: false, crs: utm })).toBe('px');
  });
});

describe('the size of a pixel', () => {
  const sized = (transform: readonly [number, number, number, number, number, number]): string =>
    describePixel({ transform, georeferenced: true, crs: utm });

  it('is one number for squares and two for oblongs', () => {
    expect(sized([28.5, 0, 288776, 0, -28.5, 9120760])).toBe('28.5 m');
    expect(sized([30, 0, 0, 0, -60, 0])).toBe('30 × 60 m');
  });

  it('is measured along the sides of a rotated grid', () => {
    const [cos, sin] = [Math.cos(0.3), Math.sin(0.3)];
    expect(sized([10 * cos, 10 * sin, 0, 10 * sin, -10 * cos, 0])).toBe('10 m, rotated');
  });
});

it('offers overviews to large scenes that have none', () => {
  expect(isSlowFromAfar({ width: 20_000, height: 300, overviewCount: 0 })).toBe(true);
  expect(isSlowFromAfar({ width: 20_000, height: 300, overviewCount: 1 })).toBe(false);
  expect(isSlowFromAfar({ width: 3000, height: 3000, overviewCount: 0 })).toBe(false);
});
