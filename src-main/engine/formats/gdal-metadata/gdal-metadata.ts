import type { Band, Raster } from '../../raster/raster.ts';
import { escapeXml } from '../escape-xml.ts';

/** A GDAL_METADATA tag's text: items of the file, and what each band means; undefined where there is nothing to say. */
export function gdalMetadata(
  { bands }: Pick<Raster, 'bands'>,
  items: Readonly<Record<string, string>>,
): string | undefined {
  const lines = [
    ...Object.entries(items).map(([name, value]) => item({ name }, value)),
    ...bands.flatMap(bandItems),
  ];
  return lines.length === 0 ? undefined : `<GDALMetadata>\n${lines.join('')}</GDALMetadata>\n`;
}

function bandItems(
  { name, scale, offset, unit, wavelength, bandwidth }: Band,
  sample: number,
): readonly string[] {
  const role = (itemName: string, value: string | number): string =>
    item({ name: itemName, sample, role: itemName.toLowerCase() }, String(value));
  const imagery = (itemName: string, nanometres: number): string =>
    item({ name: itemName, sample, domain: 'IMAGERY' }, micrometres(nanometres));
  return [
    ...(name !== `Band ${sample + 1}` && name !== '' ? [role('DESCRIPTION', name)] : []),
    // GDAL takes one without the other for none.
    ...(scale !== 1 || offset !== 0 ? [role('OFFSET', offset), role('SCALE', scale)] : []),
    ...(unit === undefined ? [] : [role('UNITTYPE', unit)]),
    ...(wavelength === undefined ? [] : [imagery('CENTRAL_WAVELENGTH_UM', wavelength)]),
    ...(bandwidth === undefined ? [] : [imagery('FWHM_UM', bandwidth)]),
  ];
}

/** Without the digits that a change of unit makes up. */
function micrometres(nanometres: number): string {
  return String(Number((nanometres / 1000).toPrecision(12)));
}

/** GDAL escapes these values twice, and undoes it twice. */
function item(attributes: Readonly<Record<string, string | number>>, value: string): string {
  const written = Object.entries(attributes).map(([key, text]) => ` ${key}="${escapeXml(String(text))}"`);
  return `  <Item${written.join('')}>${escapeXml(escapeXml(value))}</Item>\n`;
}
