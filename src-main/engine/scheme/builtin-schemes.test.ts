import { expect, it } from 'vitest';
import { BUILTIN_SCHEMES, WORLD_COVER_SCHEME } from './builtin-schemes.ts';
import { classSchemeSchema } from './class-scheme.ts';

it.each(BUILTIN_SCHEMES.map((scheme) => [scheme.title, scheme] as const))(
  '%s is valid, and its ids, names and colours are all different',
  (_title, scheme) => {
    expect(classSchemeSchema.parse(scheme)).toEqual(scheme);
    for (const key of ['id', 'name', 'colour'] as const) {
      expect(new Set(scheme.classes.map((entry) => entry[key])).size).toBe(scheme.classes.length);
    }
  },
);

it('uses the codes that WorldCover rasters hold', () => {
  expect(WORLD_COVER_SCHEME.classes.map(({ id }) => id)).toEqual([
    10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 100,
  ]);
});

it('has a scheme of six classes to start from and ids that name one scheme each', () => {
  expect(BUILTIN_SCHEMES[0].classes).toHaveLength(6);
  expect(new Set(BUILTIN_SCHEMES.map(({ id }) => id)).size).toBe(BUILTIN_SCHEMES.length);
});
