import { describe, expect, it } from 'vitest';
import type { BandDescription } from '../../src-main/engine/api.ts';
import { chooseBands, COMPOSITE_PRESETS, defaultBands } from './composites.ts';

function bandsOf(...described: readonly Partial<BandDescription>[]): BandDescription[] {
  return described.map((band, index) => ({
    index,
    name: `Band ${index + 1}`,
    sampleType: 'uint8',
    scale: 1,
    offset: 0,
    ...band,
  }));
}

const preset = (id: string) => COMPOSITE_PRESETS.find((entry) => entry.id === id)!;
/** Landsat 7 ETM+ without its thermal and panchromatic bands. */
const ETM = bandsOf(...[485, 560, 660, 835, 1650, 2220].map((wavelength) => ({ wavelength })));
/** A spectrometer: 220 bands from 400 to 2590 nm. */
const HYPERION = bandsOf(...Array.from({ length: 220 }, (_, band) => ({ wavelength: 400 + 10 * band })));

describe('a preset', () => {
  it('finds its bands by wavelength, among six or among hundreds', () => {
    expect(chooseBands(preset('true-colour'), ETM)).toEqual([2, 1, 0]);
    expect(chooseBands(preset('false-colour'), ETM)).toEqual([3, 2, 1]);
    expect(chooseBands(preset('swir'), ETM)).toEqual([5, 3, 2]);
    expect(chooseBands(preset('agriculture'), ETM)).toEqual([4, 3, 0]);
    const chosen = chooseBands(preset('true-colour'), HYPERION)!;
    expect(chosen.map((band) => HYPERION[band].wavelength)).toEqual([660, 560, 490]);
  });

  it('finds them by name where there are no wavelengths, in any order and case', () => {
    const named = bandsOf(
      { name: 'NIR' },
      { name: ' red' },
      { name: 'Blue' },
      { name: 'GREEN' },
      { name: 'swir 1' },
    );
    expect(chooseBands(preset('true-colour'), named)).toEqual([1, 3, 2]);
    expect(chooseBands(preset('agriculture'), named)).toEqual([4, 0, 2]);
  });

  it('does not fit where a band is missing, or one band would be two colours', () => {
    expect(chooseBands(preset('swir'), ETM.slice(0, 4))).toBeUndefined();
    expect(
      chooseBands(preset('true-colour'), bandsOf({ wavelength: 600 }, { wavelength: 610 })),
    ).toBeUndefined();
    expect(chooseBands(preset('true-colour'), bandsOf({}, {}, {}))).toBeUndefined();
  });
});

describe('the first composite of a scene', () => {
  it('is true colour where that fits, else the next that does', () => {
    expect(defaultBands(ETM)).toEqual([2, 1, 0]);
    expect(defaultBands(bandsOf({ wavelength: 560 }, { wavelength: 660 }, { wavelength: 840 }))).toEqual([
      2, 1, 0,
    ]);
  });

  it('is the first three bands, or grey, where nothing is known', () => {
    expect(defaultBands(bandsOf({}, {}, {}, {}))).toEqual([0, 1, 2]);
    expect(defaultBands(bandsOf({}, {}))).toEqual([0, 0, 0]);
  });
});
