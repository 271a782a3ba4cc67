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

/** Below this a bare number is taken as micrometres: no optical band is at 100 nm, none beyond 100 micrometres. */
const LARGEST_MICROMETRES = 100;

/** Centre and full width at half maximum of a band in nanometres, from its metadata items; `shared` are those of the file. */
export function readWavelength(
  items: Readonly<Record<string, string>>,
  shared: Readonly<Record<string, string>> = {},
): { wavelength?: number; bandwidth?: number } {
  const unitName = UNIT_NAMES.map((name) => items[name] ?? shared[name]).find((name) => name);
  const unit = unitFactor(unitName);
  const centre = firstNumber(items, CENTRES);
  // Time series keep years under the name "wavelength"; their unit says so.
  if (!centre || (unitName && !unit && !centre.factor)) return {};
  const guessed = centre.value < LARGEST_MICROMETRES ? 1000 : 1;
  const centreFactor = centre.factor ?? unit ?? guessed;
  const width = firstNumber(items, WIDTHS);
  return {
    wavelength: tidy(centre.value * centreFactor),
    bandwidth: width && tidy(width.value * (width.factor ?? centreFactor)),
  };
}

function firstNumber(
  items: Readonly<Record<string, string>>,
  names: readonly (readonly [string, number | undefined])[],
): { value: number; factor?: number } | undefined {
  for (const [name, factor] of names) {
    const match = /^\s*([0-9.]+(?:e[-+]?[0-9]+)?)\s*([^\s0-9]*)\s*$/i.exec(items[name] ?? '');
    const value = Number(match?.[1]);
    if (match && value > 0) return { value, factor: factor ?? unitFactor(match[2]) };
  }
  return undefined;
}

/** Nanometres in a unit by its name; both micro signs (U+00B5, U+03BC) are in use. */
function unitFactor(name: string | undefined): number | undefined {
  const unit = name?.trim().toLowerCase() ?? '';
  if (/^(nm|nanomet(er|re)s?)$/.test(unit)) return 1;
  return /^([\u00b5\u03bcu]m|micromet(er|re)s?|microns?)$/.test(unit) ? 1000 : undefined;
}

/** Without the digits that a change of unit makes up (0.49 micrometres are 490 nm, not 489.99999999999994). */
function tidy(nanometres: number): number {
  return Number(nanometres.toPrecision(12));
}
