import { EngineError } from '../../../errors.ts';
import type { AffineTransform } from '../../../geo/affine.ts';
import type { Crs } from '../../../geo/crs.ts';
import type { Grid } from '../../../geo/grid.ts';
import { wktOf } from '../../../geo/wkt-of.ts';
import type { LegendEntry } from '../../../raster/exporter.ts';
import type { Band, Raster } from '../../../raster/raster.ts';
import type { SampleType } from '../../../raster/samples.ts';
import { coloursOf } from '../../labels/colours.ts';
import type { UniformType } from '../../uniform-type.ts';

/** ENVI's numbers of sample types. */
const DATA_TYPES: Partial<Record<SampleType, number>> = {
  uint8: 1,
  int16: 2,
  int32: 3,
  float32: 4,
  float64: 5,
  uint16: 12,
  uint32: 13,
  int64: 14,
  uint64: 15,
};

export interface HeaderContent {
  /** Makes it a classification. */
  readonly legend?: readonly LegendEntry[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** The text of an ENVI header (NV5 Geospatial, "ENVI Header Files") for samples that lie band after band. */
export function enviHeader({ grid, bands }: Raster, type: UniformType, content: HeaderContent): string {
  const { legend, metadata } = content;
  return [
    'ENVI',
    `description = ${list([plain(metadata.SOFTWARE ?? 'Swath')])}`,
    `samples = ${grid.width}`,
    `lines = ${grid.height}`,
    `bands = ${bands.length}`,
    'header offset = 0',
    `file type = ${legend ? 'ENVI Classification' : 'ENVI Standard'}`,
    `data type = ${DATA_TYPES[type.sampleType]}`,
    'interleave = bsq',
    'byte order = 0',
    ...(type.nodata === undefined
      ? []
      : [`data ignore value = ${String(type.nodata).replace('NaN', 'nan')}`]),
    ...(grid.georeferenced ? place(grid) : []),
    `band names = ${list(bands.map(({ name }) => plain(name)))}`,
    ...(legend ? classes(legend) : meanings(bands)),
    '',
  ].join('\n');
}

/** What stands for each value, from 0 to the last of the legend. */
function classes(legend: readonly LegendEntry[]): string[] {
  const count = 1 + Math.max(0, ...legend.map(({ value }) => value));
  const names = new Array<string>(count).fill('Unnamed');
  const colours = new Array<readonly number[]>(count).fill([0, 0, 0]);
  names[0] = 'No data';
  for (const entry of legend) {
    names[entry.value] = plain(entry.name);
    colours[entry.value] = coloursOf(entry);
  }
  return [`classes = ${count}`, `class names = ${list(names)}`, `class lookup = ${list(colours.flat())}`];
}

function meanings(bands: readonly Band[]): string[] {
  const known = (values: readonly (number | undefined)[]): values is readonly number[] =>
    values.length > 0 && values.every((value) => value !== undefined);
  const wavelengths = bands.map(({ wavelength }) => wavelength);
  const widths = bands.map(({ bandwidth }) => bandwidth);
  const lines = known(wavelengths)
    ? ['wavelength units = Nanometers', `wavelength = ${list(wavelengths)}`]
    : [];
  if (known(wavelengths) && known(widths)) lines.push(`fwhm = ${list(widths)}`);
  if (bands.some(({ scale }) => scale !== 1))
    lines.push(`data gain values = ${list(bands.map(({ scale }) => scale))}`);
  if (bands.some(({ offset }) => offset !== 0))
    lines.push(`data offset values = ${list(bands.map(({ offset }) => offset))}`);
  return lines;
}

/** The corner of the first pixel, the size of pixels and how far the grid is turned. Throws `unsupported` for a sheared grid. */
function place({ transform, crs }: Grid): string[] {
  const [, , x, , , y] = transform;
  const { across, down, turned } = turnOf(transform);
  const rotation = turned === 0 ? '' : `, rotation=${(turned * 180) / Math.PI}`;
  const numbers = `1, 1, ${x}, ${y}, ${across}, ${down}`;
  const wkt = crs && wktOf(crs);
  return [
    `map info = {${projectionOf(crs, wkt)}, ${numbers}${zoneOf(crs)}, units=${unitOf(crs)}${rotation}}`,
    ...(wkt === undefined ? [] : [`coordinate system string = {${wkt}}`]),
  ];
}

/** Sizes of pixels, the second negative where rows run north, and radians by which both axes are turned. */
function turnOf([a, b, , d, e]: AffineTransform): { across: number; down: number; turned: number } {
  const turned = Math.atan2(-b, a) || 0;
  const across = Math.hypot(a, b);
  const down = -(d * Math.sin(turned) + e * Math.cos(turned));
  const error = Math.hypot(d + Math.sin(turned) * down, e + Math.cos(turned) * down);
  if (error <= 1e-9 * Math.abs(down)) return { across, down, turned };
  throw new EngineError(
    'unsupported',
    'An ENVI header cannot place a sheared grid. Write a GeoTIFF instead.',
  );
}

/** ENVI's name for what is not on the earth is Arbitrary; other systems are told by the coordinate system string. */
function projectionOf(crs: Crs | undefined, wkt: string | undefined): string {
  if (utmZone(crs)) return 'UTM';
  if (crs?.unit === 'degree') return 'Geographic Lat/Lon';
  return crs === undefined || wkt === undefined ? 'Arbitrary' : plain(crs.name);
}

function zoneOf(crs: Crs | undefined): string {
  const zone = utmZone(crs);
  if (zone) return `, ${zone.number}, ${zone.south ? 'South' : 'North'}, ${zone.datum}`;
  return crs?.epsg === 4326 ? ', WGS-84' : '';
}

function unitOf(crs: Crs | undefined): string {
  return crs?.unit === 'degree'
    ? 'Degrees'
    : crs?.unit === 'foot' || crs?.unit === 'us-survey-foot'
      ? 'Feet'
      : 'Meters';
}

/** The datums that ENVI knows by name: WGS 84 and NAD83. */
function utmZone(crs: Crs | undefined): { number: number; south: boolean; datum: string } | undefined {
  const epsg = crs?.epsg ?? 0;
  if (epsg > 32600 && epsg <= 32660) return { number: epsg - 32600, south: false, datum: 'WGS-84' };
  if (epsg > 32700 && epsg <= 32760) return { number: epsg - 32700, south: true, datum: 'WGS-84' };
  return epsg > 26900 && epsg <= 26923
    ? { number: epsg - 26900, south: false, datum: 'North America 1983' }
    : undefined;
}

function list(values: readonly (string | number)[]): string {
  return `{${values.join(', ')}}`;
}

/** Without the signs that part and end a list. */
function plain(text: string): string {
  return text.replaceAll(/[{}\n\r]/g, ' ').replaceAll(',', ';');
}
