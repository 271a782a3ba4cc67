import { nanometresOf, tidyNanometres, wavelengthFactor } from '../nanometres.ts';

/** Metadata names (lower case) of a band's centre and width, with the unit that the name itself says. */
const CENTRES = [
  ['central_wavelength_um', 1000],
  ['wavelength_um', 1000],
  ['central_wavelength_nm', 1],
  ['wavelength_nm', 1],
  ['central_wavelength', undefined],
  ['centre_wavelength', undefined],
  ['center_wavelength', undefined],
  ['wavelength', undefined],
] as const;

const WIDTHS = [
  ['fwhm_um', 1000],
  ['fwhm_nm', 1],
  ['fwhm', undefined],
  ['bandwidth', undefined],
] as const;

const UNIT_NAMES = ['wavelength_units', 'wavelength_unit', 'wavelengthunit'];

/** Centre and full width at half maximum of a band in nanometres, from its metadata items; `shared` are those of the file. */
export function readWavelength(
  items: Readonly<Record<string, string>>,
  shared: Readonly<Record<string, string>> = {},
): { wavelength?: number; bandwidth?: number } {
  const unitName = UNIT_NAMES.map((name) => items[name] ?? shared[name]).find((name) => name);
  const centre = firstNumber(items, CENTRES);
  if (!centre) return {};
  // Time series keep years under the name "wavelength"; their unit says so.
  const factor = centre.factor ?? wavelengthFactor(unitName, [centre.value]);
  if (factor === undefined) return {};
  const width = firstNumber(items, WIDTHS);
  return {
    wavelength: tidyNanometres(centre.value * factor),
    bandwidth: width && tidyNanometres(width.value * (width.factor ?? factor)),
  };
}

function firstNumber(
  items: Readonly<Record<string, string>>,
  names: readonly (readonly [string, number | undefined])[],
): { value: number; factor?: number } | undefined {
  for (const [name, factor] of names) {
    const match = /^\s*([0-9.]+(?:e[-+]?[0-9]+)?)\s*([^\s0-9]*)\s*$/i.exec(items[name] ?? '');
    const value = Number(match?.[1]);
    if (match && value > 0) return { value, factor: factor ?? nanometresOf(match[2]) };
  }
  return undefined;
}
