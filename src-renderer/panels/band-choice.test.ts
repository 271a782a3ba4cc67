import { describe, expect, it } from 'vitest';
import type { BandDescription } from '../../src-main/engine/api.ts';
import { COMPOSITE_PRESETS, chooseBands } from '../state/composites.ts';
import { bandLabel, fitPreset, presetOf } from './band-choice.ts';

const bandsOf = (entries: readonly (string | number)[]): BandDescription[] =>
  entries.map((entry, index) => ({
    index,
    name: typeof entry === 'string' ? entry : `Band ${index + 1}`,
    wavelength: typeof entry === 'number' ? entry : undefined,
    sampleType: 'uint8',
    scale: 1,
    offset: 0,
  }));
const LANDSAT = bandsOf([485, 560, 660, 835, 1650, 2220]);

describe('the label of a band', () => {
  it('says nothing twice', () => {
    expect(bandLabel(LANDSAT[2])).toBe('3 · 660 nm');
    expect(bandLabel({ index: 0, name: 'B1' })).toBe('1');
    expect(bandLabel({ index: 3, name: 'NIR', wavelength: 835.12 })).toBe('4 · NIR · 835.12 nm');
  });
});

describe('presets', () => {
  it('fit by wavelength or by name', () => {
    for (const preset of COMPOSITE_PRESETS) {
      expect(fitPreset(preset, LANDSAT)).toEqual({ bands: chooseBands(preset, LANDSAT) });
    }
    expect(fitPreset(COMPOSITE_PRESETS[0], bandsOf(['Blue', 'Green', 'Red']))).toEqual({ bands: [2, 1, 0] });
  });

  it('say why they do not fit', () => {
    const [preset] = COMPOSITE_PRESETS;
    expect(fitPreset(preset, LANDSAT.slice(0, 2)).problem).toBe('needs three bands');
    expect(fitPreset(preset, bandsOf([900, 1600, 2200])).problem).toMatch(/wavelengths$/);
    expect(fitPreset(preset, bandsOf(['a', 'b', 'c'])).problem).toMatch(/unknown$/);
    expect(fitPreset(preset, []).problem).toBeDefined();
  });

  it('are recognised from the bands on screen', () => {
    expect(presetOf([2, 1, 0], LANDSAT)?.id).toBe('true-colour');
    expect(presetOf([0, 1, 2], LANDSAT)).toBeUndefined();
  });
});
