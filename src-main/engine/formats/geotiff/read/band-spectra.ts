import type { Band } from '../../../raster/raster.ts';
import { numbersOf, parseHeader, type HeaderFields } from '../../envi/parse-header.ts';
import { nanometresOf, tidyNanometres, wavelengthFactor } from '../../nanometres.ts';
import { elementsAt, numberAt, textAt } from '../../sentinel2/xml-path.ts';
import { parseXml } from '../../xml.ts';

/** What a list for all bands says of each; what is absent is not said. */
export interface BandSpectra {
  /** Nanometres. */
  readonly wavelengths?: readonly (number | undefined)[];
  /** Full widths at half maximum, in nanometres. */
  readonly widths?: readonly (number | undefined)[];
  /** 0 for a bad band. */
  readonly good?: readonly number[];
  readonly scales?: readonly (number | undefined)[];
  readonly offsets?: readonly (number | undefined)[];
  readonly nodata?: number;
}

/** Metadata items of the whole file in ENVI's manner: `wavelength`, `wavelength_units`, `fwhm`, `bbl` (or with spaces), in braces. */
export function spectraOfItems(items: Readonly<Record<string, string>>, bandCount: number): BandSpectra {
  const fields = Object.entries(items).map(([name, text]) => {
    const list = text.trim().replace(/^\{|\}$/g, '');
    return [name.replaceAll('_', ' '), list.trim().replace(/\s*[,;\s]\s*/g, ',')] as const;
  });
  return spectraOfFields(new Map(fields), bandCount);
}

/** An ENVI header that describes an image of this size with as many wavelengths; nothing is taken of any other. */
export function spectraOfHeader(
  text: string,
  {
    width,
    height,
    bandCount,
  }: { readonly width: number; readonly height: number; readonly bandCount: number },
): BandSpectra {
  const fields = parseHeader(text);
  const differs = (name: string, size: number): boolean => Number(fields.get(name) ?? size) !== size;
  if (differs('samples', width) || differs('lines', height) || differs('bands', bandCount)) return {};
  return numbersOf(fields, 'wavelength', bandCount) ? spectraOfFields(fields, bandCount) : {};
}

/** The METADATA.XML of an EnMAP product, where it characterises as many bands. */
export function spectraOfEnmap(text: string, bandCount: number): BandSpectra {
  const root = parseXml(text);
  const bands = elementsAt(root, 'specific/bandCharacterisation/bandID');
  if (bands.length !== bandCount) return {};
  const values = (name: string): (number | undefined)[] => bands.map((band) => numberAt(band, name));
  return {
    wavelengths: values('wavelengthCenterOfBand'),
    widths: values('FWHMOfBand'),
    scales: values('GainOfBand'),
    offsets: values('OffsetOfBand'),
    nodata: textAt(root, 'specific/backgroundValue') ? numberAt(root, 'specific/backgroundValue') : undefined,
  };
}

/** "Band 3 (665 nm)", "0.665 Micrometers": nanometres of a wavelength in a band's name, where it has a unit. */
export function wavelengthInName(name: string): number | undefined {
  for (const [, number, unit] of name.matchAll(
    /(?<![\w.-])(\d+(?:\.\d*)?|\.\d+)\s*([\u00b5\u03bca-z]+)(?![\w])/gi,
  )) {
    const factor = /^(m|a|cm|mm|met(er|re)s?)$/i.test(unit) ? undefined : nanometresOf(unit);
    if (factor !== undefined && Number(number) > 0) return tidyNanometres(Number(number) * factor);
  }
  return undefined;
}

/** Bands with what they do not say themselves from the first list that says it. */
export function completeBands(bands: readonly Band[], lists: readonly BandSpectra[]): readonly Band[] {
  return bands.map((band, index) => {
    const said = <Value>(pick: (list: BandSpectra) => Value | undefined): Value | undefined =>
      lists.map(pick).find((value) => value !== undefined);
    const own = band.wavelength ?? wavelengthInName(band.name);
    const wavelength = own ?? said(({ wavelengths }) => wavelengths?.[index]);
    const bandwidth = band.bandwidth ?? said(({ widths }) => widths?.[index]);
    const isPlain = band.scale === 1 && band.offset === 0;
    const nodata = band.nodata ?? said((list) => list.nodata);
    return {
      ...band,
      ...(wavelength === undefined ? {} : { wavelength }),
      ...(bandwidth === undefined ? {} : { bandwidth }),
      ...(isPlain ? { scale: said(({ scales }) => scales?.[index]) ?? 1 } : {}),
      ...(isPlain ? { offset: said(({ offsets }) => offsets?.[index]) ?? 0 } : {}),
      ...(nodata === undefined ? {} : { nodata }),
    };
  });
}

function spectraOfFields(fields: HeaderFields, bandCount: number): BandSpectra {
  const good = numbersOf(fields, 'bbl', bandCount);
  const given = numbersOf(fields, 'wavelength', bandCount);
  const factor = given && wavelengthFactor(fields.get('wavelength units'), given);
  if (factor === undefined || !given!.every((value) => value > 0)) return { good };
  const nanometres = (value: number): number => tidyNanometres(value * factor);
  return {
    good,
    wavelengths: given!.map(nanometres),
    widths: numbersOf(fields, 'fwhm', bandCount)?.map(nanometres),
  };
}
