import { describe, expect, it } from 'vitest';
import { readCoordinate, type CoordinateFrame } from './coordinate-input.ts';
import { lonLatConverter, type Position } from './lon-lat.ts';

const UTM: CoordinateFrame = {
  extent: [600000, 5100000, 700000, 5300000],
  converter: lonLatConverter({ name: '', proj4: '+proj=utm +zone=32 +datum=WGS84 +units=m', unit: 'metre' }),
};
const DEGREES: CoordinateFrame = {
  extent: [11, 46, 12, 47],
  converter: lonLatConverter({ name: '', proj4: '+proj=longlat +datum=WGS84', unit: 'degree' }),
};
const UNPLACED: CoordinateFrame = { extent: [0, -500, 600, 0] };

function lonLatOf(text: string, frame: CoordinateFrame): Position {
  const answer = readCoordinate(text, frame);
  if ('problem' in answer) throw new Error(answer.problem);
  expect(answer.understood).toBe('latitude, longitude');
  return frame.converter!.toLonLat(answer.position)!;
}

describe('a typed coordinate', () => {
  it.each([
    `46°30'36"N 11°18'00"E`,
    `46° 30′ 36″ N, 11° 18′ 0″ E`,
    `11 18 0 E; 46 30 36 N`,
    `N46°30.6' E11°18'`,
    `N 46 30 36, E 11 18 0`,
    `46.51°, 11.3°`,
    `46.51 N 11.3 E`,
    `46.51, 11.3`,
    `46.51 11.3`,
    `46.51,11.3`,
    `46,51 11,3`,
    `46,51; 11,3`,
    `46 30 36 11 18 0`,
    `46°30'36"N,11°18'E`,
  ])('understands %s', (text) => {
    const [longitude, latitude] = lonLatOf(text, UTM);
    expect(longitude).toBeCloseTo(11.3, 8);
    expect(latitude).toBeCloseTo(46.51, 8);
  });

  it('counts south and west, by letter or by sign, downwards', () => {
    for (const text of [`27°30'S 48°15'W`, '-27.5, -48.25', `−27°30' −48°15'`, `W48.25 S27.5`]) {
      const [longitude, latitude] = lonLatOf(text, DEGREES);
      expect([longitude, latitude]).toEqual([-48.25, -27.5]);
    }
  });

  it('takes plain numbers inside the scene for map coordinates', () => {
    for (const text of ['672000, 5206000', '672000 5206000', '672000,5206000', '672000; 5206000']) {
      expect(readCoordinate(text, UTM)).toEqual({
        position: [672000, 5206000],
        understood: 'map coordinates',
        inside: true,
      });
    }
    expect(readCoordinate('672000,5 5206000,25', UTM)).toMatchObject({ position: [672000.5, 5206000.25] });
  });

  it('tells x, y in degrees from latitude, longitude by where the scene lies', () => {
    expect(readCoordinate('11.5, 46.5', DEGREES)).toMatchObject({
      position: [11.5, 46.5],
      understood: 'map coordinates',
    });
    expect(readCoordinate('46.5, 11.5', DEGREES)).toMatchObject({
      position: [11.5, 46.5],
      understood: 'latitude, longitude',
      inside: true,
    });
  });

  it('says when the place is outside the scene', () => {
    expect(readCoordinate('500000, 5206000', UTM)).toMatchObject({
      inside: false,
      understood: 'map coordinates',
    });
    expect(readCoordinate('10, 10', UTM)).toMatchObject({ inside: false, understood: 'latitude, longitude' });
  });

  it('knows only map coordinates where the scene is not on the earth', () => {
    expect(readCoordinate('300, -20', UNPLACED)).toMatchObject({ position: [300, -20], inside: true });
    expect(readCoordinate('46.5N 11.5E', UNPLACED)).toHaveProperty(
      'problem',
      expect.stringContaining('no known reference system'),
    );
  });

  it.each([
    ['', 'is no coordinate'],
    ['Bolzano', 'is no coordinate'],
    ['46.5', 'is no coordinate'],
    ['1, 2, 3', 'is no coordinate'],
    [`46°75'N 11°E`, 'is no coordinate'],
    ['5206000-3 7', 'is no coordinate'],
    ['95N 11E', 'The latitude is 95'],
    ['46N 200E', 'The longitude is 200'],
    ['46N 47N', 'Both numbers are a latitude'],
  ])('refuses "%s" in words', (text, problem) => {
    expect(readCoordinate(text, UTM)).toHaveProperty('problem', expect.stringContaining(problem));
  });
});
