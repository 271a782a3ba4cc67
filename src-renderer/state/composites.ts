import type { BandDescription } from '../../src-main/engine/api.ts';

/** A named choice of three bands by what they see. Wavelengths in nanometres. */
export interface CompositePreset {
  readonly id: string;
  readonly title: string;
  readonly wavelengths: readonly [number, number, number];
  /** Common names of such bands, matched whole and case-insensitively. */
  readonly names: readonly [readonly string[], readonly string[], readonly string[]];
}

const BLUE = ['blue', 'b', 'blu'];
const GREEN = ['green', 'g', 'grn'];
const RED = ['red', 'r'];
const NIR = ['nir', 'nir1', 'near infrared', 'near-infrared', 'nir08'];
const SWIR = ['swir1', 'swir 1', 'swir16', 'swir', 'swir-1'];
const SWIR_2 = ['swir2', 'swir 2', 'swir22', 'swir-2'];

export const COMPOSITE_PRESETS: readonly CompositePreset[] = [
  { id: 'true-colour', title: 'True colour', wavelengths: [660, 560, 490], names: [RED, GREEN, BLUE] },
  {
    id: 'false-colour',
    title: 'False colour (vegetation red)',
    wavelengths: [850, 660, 560],
    names: [NIR, RED, GREEN],
  },
  { id: 'swir', title: 'Short-wave infrared', wavelengths: [2200, 850, 660], names: [SWIR_2, NIR, RED] },
  { id: 'agriculture', title: 'Agriculture', wavelengths: [1610, 850, 490], names: [SWIR, NIR, BLUE] },
];

/** Zero-based bands for red, green and blue; undefined where the scene's bands cannot be told apart by wavelength or name. */
export function chooseBands(
  preset: CompositePreset,
  bands: readonly BandDescription[],
): [number, number, number] | undefined {
  const chosen = [0, 1, 2].map(
    (channel) => nearest(bands, preset.wavelengths[channel]) ?? named(bands, preset.names[channel]),
  );
  const [red, green, blue] = chosen;
  if (red === undefined || green === undefined || blue === undefined) return undefined;
  return new Set(chosen).size === 3 ? [red, green, blue] : undefined;
}

/** The first preset that fits, else the first three bands, else the first band in grey. */
export function defaultBands(bands: readonly BandDescription[]): [number, number, number] {
  for (const preset of COMPOSITE_PRESETS) {
    const chosen = chooseBands(preset, bands);
    if (chosen) return chosen;
  }
  return bands.length >= 3 ? [0, 1, 2] : [0, 0, 0];
}

function nearest(bands: readonly BandDescription[], wavelength: number): number | undefined {
  const distance = (band: BandDescription): number => Math.abs((band.wavelength ?? Infinity) - wavelength);
  const best = bands.reduce((left, right) => (distance(right) < distance(left) ? right : left));
  return distance(best) <= wavelength * 0.12 ? best.index : undefined;
}

function named(bands: readonly BandDescription[], names: readonly string[]): number | undefined {
  return bands.find((band) => names.includes(band.name.trim().toLowerCase()))?.index;
}
