import type { BandDescription } from '../../src-main/engine/api.ts';
import { chooseBands, COMPOSITE_PRESETS, type CompositePreset } from '../state/composites.ts';
import { formatPlain } from '../ui/format.ts';

type Bands = readonly [number, number, number];

/** "3 · Red · 660 nm"; a name that only repeats the number is left out. */
export function bandLabel(band: Pick<BandDescription, 'index' | 'name' | 'wavelength'>): string {
  const wavelength = band.wavelength === undefined ? undefined : `${formatPlain(band.wavelength, 5)} nm`;
  const parts = [String(band.index + 1), isPlainName(band) ? undefined : band.name, wavelength];
  return parts.filter((part) => part !== undefined).join(' · ');
}

/** True for "Band 3", "B3" and the like of the third band, which say no more than its number. */
export function isPlainName({ index, name }: Pick<BandDescription, 'index' | 'name'>): boolean {
  const number = String(index + 1);
  return [number, `band ${number}`, `b${number}`].includes(name.trim().toLowerCase());
}

/** The bands of a preset in this scene, or in a few words why it has none. */
export function fitPreset(
  preset: CompositePreset,
  bands: readonly BandDescription[],
): { readonly bands?: Bands; readonly problem?: string } {
  if (bands.length < 3) return { problem: 'needs three bands' };
  const chosen = chooseBands(preset, bands);
  if (chosen) return { bands: chosen };
  const isNamed = bands.some(({ wavelength }) => wavelength !== undefined);
  return { problem: isNamed ? 'no bands near its wavelengths' : 'wavelengths and names of bands unknown' };
}

/** The preset that these bands are, if any. */
export function presetOf(composite: Bands, bands: readonly BandDescription[]): CompositePreset | undefined {
  const same = (other: Bands | undefined): boolean =>
    other?.every((band, place) => band === composite[place]) ?? false;
  return COMPOSITE_PRESETS.find((preset) => same(fitPreset(preset, bands).bands));
}
