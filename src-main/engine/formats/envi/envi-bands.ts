import type { Band } from '../../raster/raster.ts';
import { tidyNanometres, wavelengthFactor } from '../nanometres.ts';
import type { EnviLayout } from './envi-layout.ts';
import { numberOf, numbersOf, wordsOf, type HeaderFields } from './parse-header.ts';

/** What an ENVI header says of each band. A band that its list of bad bands excludes says so in its name. */
export function enviBands(fields: HeaderFields, { bandCount, sampleType }: EnviLayout): Band[] {
  const names = wordsOf(fields, 'band names');
  const { wavelengths, widths } = wavelengthsOf(fields, bandCount);
  const gains = numbersOf(fields, 'data gain values', bandCount);
  const offsets = numbersOf(fields, 'data offset values', bandCount);
  const factor = numberOf(fields, 'reflectance scale factor');
  const good = numbersOf(fields, 'bbl', bandCount);
  const ignored = fields.get('data ignore value');
  const nodata = ignored === undefined ? undefined : ignoredValue(ignored);
  return Array.from({ length: bandCount }, (_, band) => ({
    name: nameOf(names[band], band, good?.[band] === 0),
    sampleType,
    wavelength: wavelengths?.[band],
    bandwidth: widths?.[band],
    scale: gains?.[band] ?? (factor !== undefined && factor > 0 ? tidyNanometres(1 / factor) : 1),
    offset: offsets?.[band] ?? 0,
    nodata,
  }));
}

function nameOf(given: string | undefined, band: number, bad: boolean): string {
  const name = given === undefined || given === '' ? `Band ${band + 1}` : given;
  return bad ? `${name} (bad band)` : name;
}

function wavelengthsOf(
  fields: HeaderFields,
  bandCount: number,
): { wavelengths?: number[]; widths?: number[] } {
  const given = numbersOf(fields, 'wavelength', bandCount);
  const factor = given && wavelengthFactor(fields.get('wavelength units'), given);
  if (factor === undefined || !given!.every((value) => value > 0)) return {};
  const toNanometres = (value: number): number => tidyNanometres(value * factor);
  return {
    wavelengths: given!.map(toNanometres),
    widths: numbersOf(fields, 'fwhm', bandCount)?.map(toNanometres),
  };
}

/** A whole number beyond 2^53 stays exact. */
function ignoredValue(text: string): number | bigint | undefined {
  const word = text.trim();
  if (/^[-+]?\d+$/.test(word) && !Number.isSafeInteger(Number(word))) return BigInt(word);
  if (/^[-+]?nan$/i.test(word)) return NaN;
  const value = word === '' ? NaN : Number(word);
  return Number.isNaN(value) ? undefined : value;
}
