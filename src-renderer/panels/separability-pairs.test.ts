import { describe, expect, it } from 'vitest';
import { cellText, type Separability, shareApart, worstPairs } from './separability-pairs.ts';
import { heatColour } from './heat-colour.ts';

const MATRIX = [
  [0, 1.5, null, 0.2],
  [1.5, 0, null, 2],
  [null, null, null, null],
  [0.2, 2, null, 0],
];
const SEPARABILITY: Separability = {
  ids: [2, 5, 6, 9],
  jeffriesMatusita: MATRIX,
  transformedDivergence: MATRIX,
  bhattacharyya: MATRIX,
};

describe('pairs of clusters', () => {
  it('come worst first, each once, by their ids and without those that were not measured', () => {
    expect(worstPairs(SEPARABILITY, 'jeffriesMatusita', 9)).toEqual([
      { one: 2, other: 9, value: 0.2 },
      { one: 2, other: 5, value: 1.5 },
      { one: 5, other: 9, value: 2 },
    ]);
    expect(worstPairs(SEPARABILITY, 'bhattacharyya', 1)).toHaveLength(1);
  });

  it('are as far apart by the Bhattacharyya distance as by the Jeffries-Matusita distance that belongs to it', () => {
    expect(shareApart('bhattacharyya', 0)).toBe(0);
    expect(shareApart('bhattacharyya', 0.7)).toBeCloseTo(
      shareApart('jeffriesMatusita', 2 * (1 - Math.exp(-0.7))),
    );
    expect(shareApart('transformedDivergence', 2)).toBe(1);
  });

  it('are never said to be further apart than they are', () => {
    expect(cellText('jeffriesMatusita', 1.9999)).toBe('1.99');
    expect(cellText('jeffriesMatusita', 2)).toBe('2.00');
    expect(cellText('bhattacharyya', 12.9)).toBe('12');
    expect(cellText('bhattacharyya', 4000)).toBe('≥1k');
  });
});

describe('the colour of a cell', () => {
  it('can be read at any value (4.5 : 1)', () => {
    const luminance = (colour: string): number => {
      const [red, green, blue] = [1, 3, 5].map((at) => {
        const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    for (let step = 0; step <= 200; step++) {
      const { surface, text } = heatColour(step / 200);
      const [dark, light] = [luminance(surface), luminance(text)].sort((one, other) => one - other);
      expect((light + 0.05) / (dark + 0.05)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('goes from red to blue, and stays there beyond', () => {
    expect([heatColour(-1).surface, heatColour(0).surface]).toEqual(['#a50026', '#a50026']);
    expect([heatColour(1).surface, heatColour(3).surface]).toEqual(['#74add1', '#74add1']);
  });
});
