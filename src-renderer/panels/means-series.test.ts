import { describe, expect, it } from 'vitest';
import type { BandDescription } from '../../src-main/engine/api.ts';
import { aResult } from './example-result.ts';
import { meansSeries } from './means-series.ts';

const band = (index: number, wavelength?: number, unit?: string): BandDescription => ({
  index,
  name: `B${index + 1}`,
  sampleType: 'uint16',
  wavelength,
  scale: 1,
  offset: 0,
  unit,
});

describe('cluster means as lines', () => {
  const result = aResult({ clusters: [{ pixels: 1, mean: [30, 10, null] }], bands: [2, 0, 3] });

  it('run over wavelength, shortest first, with values and names moved along', () => {
    const series = meansSeries(result, [band(0, 480), band(1, 560), band(2, 850), band(3, 1600)]);
    expect(series).toMatchObject({
      byWavelength: true,
      positions: [480, 850, 1600],
      names: ['B1', 'B3', 'B4'],
    });
    expect(series.lines).toEqual([{ id: 1, values: [10, 30, null] }]);
  });

  it('run over the bands in recipe order where a wavelength is missing or shared', () => {
    for (const third of [undefined, 850]) {
      const series = meansSeries(result, [band(0, 480), band(1), band(2, 850), band(3, third)]);
      expect(series).toMatchObject({ byWavelength: false, positions: [1, 2, 3], names: ['B3', 'B1', 'B4'] });
      expect(series.lines[0].values).toEqual([30, 10, null]);
    }
  });

  it('name a unit that all bands share, and none otherwise', () => {
    const bands = (last: string): BandDescription[] =>
      [0, 1, 2, 3].map((index) => band(index, undefined, index === 3 ? last : 'K'));
    expect(meansSeries(result, bands('K')).unit).toBe('K');
    expect(meansSeries(result, bands('m')).unit).toBeUndefined();
  });
});
