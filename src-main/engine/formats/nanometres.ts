/** Names of units of length in which wavelengths are given, and how many nanometres they are. */
const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^(nm|nanomet(er|re)s?)$/, 1],
  [/^([\u00b5\u03bcu]m|micromet(er|re)s?|microns?)$/, 1e3],
  [/^(mm|millimet(er|re)s?)$/, 1e6],
  [/^(cm|centimet(er|re)s?)$/, 1e7],
  [/^(m|met(er|re)s?)$/, 1e9],
  [/^(a|å|angstroms?)$/, 0.1],
];

/** Below this a bare number is taken as micrometres: no optical band is at 100 nm, none beyond 100 micrometres. */
const LARGEST_MICROMETRES = 100;

/** Nanometres in a unit by its name; undefined for a name that is no unit of length ("index", "years", "GHz"). */
export function nanometresOf(unit: string): number | undefined {
  const name = unit.trim().toLowerCase();
  return UNITS.find(([pattern]) => pattern.test(name))?.[1];
}

/**
 * How many nanometres the unit of a list of wavelengths has: what its name says, or what the numbers look like where it has
 * none. Undefined where the unit is no length.
 */
export function wavelengthFactor(unit: string | undefined, values: readonly number[]): number | undefined {
  if (unit !== undefined && unit.trim() !== '' && !/^unknown$/i.test(unit.trim())) return nanometresOf(unit);
  return Math.max(...values) < LARGEST_MICROMETRES ? 1e3 : 1;
}

/** Without the digits that a change of unit makes up (0.49 micrometres are 490 nm, not 489.99999999999994). */
export function tidyNanometres(nanometres: number): number {
  return Number(nanometres.toPrecision(12));
}
