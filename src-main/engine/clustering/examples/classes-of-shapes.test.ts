import { describe, expect, it } from 'vitest';
import type { Shape } from '../../geo/shapes-of-features.ts';
import { classesOfShapes } from './classes-of-shapes.ts';

const point = (properties: Shape['properties'], x = 0): Shape => ({
  name: '',
  properties,
  polygons: [],
  points: [[x, x]],
});

const idsOf = (rows: Shape['properties'][], field?: string): Record<string, number> =>
  Object.fromEntries(
    classesOfShapes(
      rows.map((row) => point(row)),
      field,
      'a.shp',
    ).map(({ id, name }) => [name, id]),
  );

describe('the classes of shapes', () => {
  it('are numbered by name, in the order of the alphabet, whatever that of the file', () => {
    const rows = ['Water', 'Forest', 'Water', 'Bare'].map((name) => ({ class: name }));
    expect(idsOf(rows)).toEqual({ Bare: 1, Forest: 2, Water: 3 });
    expect(idsOf(rows.toReversed())).toEqual({ Bare: 1, Forest: 2, Water: 3 });
  });

  it.each([
    ['as numbers', [7, 3, 190]],
    ['as text, as dBASE may have them', ['7', '3.00', '190']],
    ['as integers of 64 bits', [7n, 3n, 190n]],
  ])('keep the numbers that an attribute gives them: %s', (_title, values) => {
    const rows = values.map((code) => ({ code }));
    expect(idsOf(rows, 'code')).toEqual({ 'Class 3': 3, 'Class 7': 7, 'Class 190': 190 });
  });

  it.each([
    ['ArcGIS', { Classname: 'Forest', Classvalue: 41 }],
    ['the Semi-Automatic Classification Plugin', { MC_ID: 41, MC_name: 'Forest', C_ID: 3, C_name: 'Oak' }],
  ])('have name and number as %s writes them, whichever of both is named', (_title, row) => {
    expect(idsOf([row])).toEqual({ Forest: 41 });
    for (const field of Object.keys(row).filter((name) => !name.startsWith('C_')))
      expect(idsOf([row], field)).toEqual({ Forest: 41 });
  });

  it('gather all shapes of theirs; one without a class is left out', () => {
    const shapes = [
      point({ Label: ' a ' }, 1),
      point({ Label: 'b' }, 2),
      point({ Label: null }, 3),
      point({ Label: '' }, 4),
      point({ label: 'a' }, 5),
    ];
    expect(classesOfShapes(shapes, undefined, 'a')).toEqual([
      {
        id: 1,
        name: 'a',
        polygons: [],
        points: [
          [1, 1],
          [5, 5],
        ],
      },
      { id: 2, name: 'b', polygons: [], points: [[2, 2]] },
    ]);
  });

  it.each([
    [{ red: 0, GREEN: 128, blue: 255 }, '#0080ff'],
    [{ colour: '#AbCdEf' }, '#abcdef'],
    [{ color: 'blue' }, undefined],
    [{ red: 300, green: 0, blue: 0 }, undefined],
    [{ red: 3 }, undefined],
  ])('take colours from %o', (properties, colour) => {
    const [{ colour: found }] = classesOfShapes([point({ class: 'a', ...properties })], undefined, 'a');
    expect(found).toBe(colour);
  });

  it('are refused where the attribute is not there, or none is known, naming those that are', () => {
    const refusal = (rows: Shape['properties'][], field?: string) => () => idsOf(rows, field);
    expect(refusal([{ a: 1, b: 2 }], 'kind')).toThrow(/a\.shp has no attribute "kind" \(it has a, b\)/);
    expect(refusal([{ a: 1, b: 2 }])).toThrow(/no attribute that is known to hold a class \(it has a, b\)/);
    expect(refusal([{}])).toThrow(/it has none/);
    expect(refusal([{ class: null }])).toThrow(/no attribute/);
  });

  it.each([0, -1, 65536])('are refused with the number %d', (number) => {
    expect(() => idsOf([{ class: number }])).toThrow(/"class" is no whole number from 1 to 65535/);
  });

  it('are refused where a name stands without the number beside it', () => {
    expect(() =>
      idsOf([
        { Classname: 'a', Classvalue: 1 },
        { Classname: 'b', Classvalue: 2.5 },
      ]),
    ).toThrow(/2\.5/);
  });
});
