import { determinant, type AffineTransform } from '../../geo/affine.ts';
import type { Crs } from '../../geo/crs.ts';
import type { Grid } from '../../geo/grid.ts';
import { withCodeOfName } from '../../geo/code-of-name.ts';
import { crsFromEpsg } from '../../geo/crs-from-description.ts';
import { crsFromWkt } from '../../geo/crs-from-wkt.ts';
import { wordsOf, type HeaderFields } from './parse-header.ts';

type Place = Pick<Grid, 'transform' | 'georeferenced' | 'crs'>;

/** EPSG's first UTM zone north and south of the datums that ENVI names and that have codes for all zones. */
const UTM_CODES: readonly (readonly [RegExp, number, number])[] = [
  [/^wgs[-_ ]?(19)?84$/i, 32600, 32700],
  [/^wgs[-_ ]?(19)?72$/i, 32200, 32300],
  [/^(north america 1983|nad[-_ ]?(19)?83)$/i, 26900, 0],
  [/^(north america 1927|nad[-_ ]?(19)?27)$/i, 26700, 0],
  [/^(etrs[-_ ]?(19)?89|european terrestrial reference system 1989)$/i, 25800, 0],
];

const GEOGRAPHIC_CODES: readonly (readonly [RegExp, number])[] = [
  [/^wgs[-_ ]?(19)?84$/i, 4326],
  [/^wgs[-_ ]?(19)?72$/i, 4322],
  [/^(north america 1983|nad[-_ ]?(19)?83)$/i, 4269],
  [/^(north america 1927|nad[-_ ]?(19)?27)$/i, 4267],
  [/^(etrs[-_ ]?(19)?89|european terrestrial reference system 1989)$/i, 4258],
];

const UNITS: readonly (readonly [RegExp, Crs['unit']])[] = [
  [/^met(er|re)s?$/i, 'metre'],
  [/^degrees?$/i, 'degree'],
  [/^(feet|foot)$/i, 'foot'],
];

/**
 * Where the pixels of an ENVI file lie: `map info` ties the upper left corner of a pixel (counted from 1) to the map, rotated
 * about it, by the angle as GDAL reads it. The system is that of the `coordinate system string`, else the one that `map info` names.
 */
export async function enviGeoreference(fields: HeaderFields): Promise<Place> {
  const words = wordsOf(fields, 'map info');
  const options = optionsOf(words);
  const transform = transformOf(words, options.get('rotation'));
  if (!transform) return { transform: [1, 0, 0, 0, -1, 0], georeferenced: false };
  const wkt = fields.get('coordinate system string');
  const described = wkt === undefined ? undefined : await crsFromWkt(wkt);
  const crs = described ? await withCodeOfName(described) : await namedSystem(words, options);
  return { transform, georeferenced: true, crs: crs && inUnit(crs, options.get('units')) };
}

/** "units=Meters", "rotation=12.5" */
function optionsOf(words: readonly string[]): Map<string, string> {
  const options = new Map<string, string>();
  for (const word of words) {
    const [, name, value] = /^\s*(\w+)\s*=\s*(.*)$/.exec(word) ?? [];
    if (name) options.set(name.toLowerCase(), value.trim());
  }
  return options;
}

function transformOf(words: readonly string[], rotation: string | undefined): AffineTransform | undefined {
  if (words.length < 7) return undefined;
  const [column, row, x, y, width, height] = words.slice(1, 7).map(Number);
  const angle = (-Number(rotation ?? 0) * Math.PI) / 180;
  const [cosine, sine] = angle === 0 ? [1, 0] : [Math.cos(angle), Math.sin(angle)];
  const [a, b] = [cosine * width, -sine * width];
  const [d, e] = [-sine * height, -cosine * height];
  const transform: AffineTransform = [
    a,
    b + 0,
    x - a * (column - 1) - b * (row - 1),
    d + 0,
    e,
    y - d * (column - 1) - e * (row - 1),
  ];
  const madeUp = /^arbitrary$/i.test(words[0]) && width === 1 && height === 1 && rotation === undefined;
  const usable = transform.every(Number.isFinite) && determinant(transform) !== 0;
  return usable && !madeUp ? transform : undefined;
}

async function namedSystem(
  words: readonly string[],
  options: ReadonlyMap<string, string>,
): Promise<Crs | undefined> {
  const [projection] = words;
  const plain = words.filter((word) => !/^\s*\w+\s*=/.test(word));
  if (/^arbitrary$/i.test(projection)) return undefined;
  if (/^utm$/i.test(projection)) {
    const [zone, hemisphere = 'North', datum = 'WGS-84'] = plain.slice(7);
    return utmSystem(Number(zone), /^s/i.test(hemisphere), datum);
  }
  const datum = plain.slice(7).at(-1) ?? 'WGS-84';
  const code = GEOGRAPHIC_CODES.find(([pattern]) => pattern.test(datum))?.[1];
  if (/^geographic/i.test(projection) && code !== undefined) return crsFromEpsg(code);
  const unit = UNITS.find(([pattern]) => pattern.test(options.get('units') ?? ''))?.[1] ?? 'unknown';
  return { name: plain.length > 7 ? `${projection}, ${datum}` : projection, unit };
}

async function utmSystem(zone: number, south: boolean, datum: string): Promise<Crs> {
  const [, northCode = 0, southCode = 0] = UTM_CODES.find(([pattern]) => pattern.test(datum)) ?? [];
  const first = south ? southCode : northCode;
  if (first > 0 && Number.isInteger(zone) && zone >= 1 && zone <= 60) return crsFromEpsg(first + zone);
  return { name: `UTM zone ${zone}${south ? 'S' : 'N'}, ${datum}`, unit: 'metre' };
}

/** Coordinates in another unit than their system's cannot be placed on the earth by it. */
function inUnit(crs: Crs, given: string | undefined): Crs {
  const unit = UNITS.find(([pattern]) => pattern.test(given ?? ''))?.[1];
  if (unit === undefined || crs.unit === unit || crs.unit === 'unknown' || crs.wkt !== undefined) return crs;
  return { name: crs.name, unit };
}
