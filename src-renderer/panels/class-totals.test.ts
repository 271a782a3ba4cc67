import { describe, expect, it } from 'vitest';
import { classTotals, freeClassId, newClass, schemeChange } from './class-totals.ts';
import { aResult, aScheme } from './example-result.ts';

const scheme = aScheme(['Water', 'Forest']);
const result = aResult({
  clusters: [
    { pixels: 5, hectares: 0.5, mean: [1] },
    { pixels: 7, hectares: 0.7, mean: [1] },
    { pixels: 11, mean: [1] },
    { pixels: 13, hectares: 1.3, mean: [1] },
  ],
  assignment: { 1: 1, 2: 1, 3: 2, 4: 200 },
});

describe('what each class holds', () => {
  const totals = classTotals(result, scheme);

  it('sums pixels and hectares of its clusters', () => {
    expect(totals.get(1)).toMatchObject({ clusters: [1, 2], pixels: 12 });
    expect(totals.get(1)?.hectares).toBeCloseTo(1.2);
  });

  it('does not pretend to know an area when part of it is unknown', () => {
    expect(totals.get(2)).toEqual({ clusters: [3], pixels: 11, hectares: undefined });
  });

  it('counts clusters of classes that are gone among those without a class', () => {
    expect(totals.get(0)?.clusters).toEqual([4]);
  });

  it('covers every pixel once', () => {
    const pixels = [...totals.values()].reduce((sum, total) => sum + total.pixels, 0);
    expect(pixels).toBe(36);
  });

  it('has an empty entry for each class before there is a result', () => {
    expect([...classTotals(undefined, scheme).keys()]).toEqual([0, 1, 2]);
  });
});

describe('a new class', () => {
  it('takes the lowest free number, and none when all are taken', () => {
    expect(freeClassId({ ...scheme, classes: [scheme.classes[1]] })).toBe(1);
    expect(newClass(scheme)).toMatchObject({ id: 3, name: 'Class 3' });
    expect(newClass(aScheme(Array.from({ length: 255 }, (_, index) => String(index))))).toBeUndefined();
  });
});

describe('another scheme', () => {
  it('says how many clusters lose their class', () => {
    expect(schemeChange([result], scheme, aScheme(['Water']))).toMatch(/^2 assigned clusters have no class/);
  });

  it('says that numbers keep their clusters under other names', () => {
    const text = schemeChange(
      [aResult({ ...result, assignment: { 1: 1 } })],
      scheme,
      aScheme(['Built', 'Forest']),
    );
    expect(text).toMatch(/^1 class keeps .* another name. Undo/);
  });

  it('says nothing where nothing changes', () => {
    expect(schemeChange([aResult({ ...result, assignment: { 1: 1 } })], scheme, scheme)).toBeUndefined();
  });
});
