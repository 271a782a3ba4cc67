import { expect, it } from 'vitest';
import {
  linearUnitOf,
  metresOfDefinition,
  metresOfUnit,
  metresPerUnit,
  unitDefinition,
} from './linear-unit.ts';

it.each([9001, 9002, 9003, 9005, 9036, 9084, 9096])(
  'says EPSG unit %i in a definition and reads it back',
  (code) => {
    const metres = metresOfUnit(code)!;
    const definition = `+proj=merc ${unitDefinition(metres)}`;
    expect(metresOfDefinition(definition)! / metres).toBeCloseTo(1, 12);
    expect(metresPerUnit({ unit: linearUnitOf(metres), proj4: definition })! / metres).toBeCloseTo(1, 12);
  },
);

it('does not know the size of a degree, nor of what is not known', () => {
  expect(metresOfDefinition('+proj=longlat +datum=WGS84')).toBeUndefined();
  expect(metresPerUnit({ unit: 'degree' })).toBeUndefined();
  expect(metresPerUnit({ unit: 'unknown' })).toBeUndefined();
  expect(metresOfUnit(9102)).toBeUndefined();
  expect(linearUnitOf(undefined)).toBe('unknown');
});
