import type { BandDescription } from '../../src-main/engine/api.ts';
import type { Result } from '../../src-main/engine/project/document.ts';

/** Cluster means as lines to draw. */
export interface MeansSeries {
  /** Wavelengths in nanometres, or positions 1, 2, ... in the recipe; ascending. */
  readonly positions: readonly number[];
  readonly byWavelength: boolean;
  /** Name of the band at each position. */
  readonly names: readonly string[];
  /** Shared by all bands, where they have one. */
  readonly unit: string | undefined;
  readonly lines: readonly { readonly id: number; readonly values: readonly (number | null)[] }[];
}

/** Lines over wavelength where every band has one of its own, else over the bands in their order. */
export function meansSeries(result: Result, bands: readonly BandDescription[]): MeansSeries {
  const used = result.recipe.bands.map((index, place) => ({ place, band: bands[index] }));
  const wavelengths = used.map(({ band }) => band?.wavelength);
  const byWavelength = new Set(wavelengths).size === used.length && !wavelengths.includes(undefined);
  const ordered = byWavelength
    ? [...used].sort((left, right) => (left.band.wavelength ?? 0) - (right.band.wavelength ?? 0))
    : used;
  const units = new Set(used.map(({ band }) => band?.unit));
  return {
    positions: ordered.map(({ band, place }) => (byWavelength ? (band.wavelength ?? 0) : place + 1)),
    byWavelength,
    names: ordered.map(({ band, place }) => band?.name ?? `Band ${result.recipe.bands[place] + 1}`),
    unit: units.size === 1 ? [...units][0] : undefined,
    lines: result.clusters.map(({ id, mean }) => ({
      id,
      values: ordered.map(({ place }) => mean[place] ?? null),
    })),
  };
}
