import type { Crs } from './crs.ts';
import { axesOfDefinition, parseDefinition, type DefinitionParts } from './definition-parts.ts';
import { metresPerUnit } from './linear-unit.ts';
import { wktProjection } from './wkt-projection.ts';

const DEGREE = 'UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]]';

/** Names of ellipsoids that proj4 has by name. */
const SPHEROIDS: Readonly<Record<string, string>> = {
  WGS84: 'WGS 84',
  GRS80: 'GRS 1980',
  bessel: 'Bessel 1841',
  intl: 'International 1924',
  krass: 'Krassowsky 1940',
};

const UNITS: Readonly<Record<Crs['unit'], string>> = {
  metre: 'metre',
  foot: 'foot',
  'us-survey-foot': 'US survey foot',
  degree: 'degree',
  unknown: 'unknown',
};

/**
 * A system as well-known text of version 1, in GDAL's dialect (OGC 01-009 with TOWGS84 and EXTENSION), on one line: that which it
 * was read with, or one made of its definition. Undefined where neither says where it lies.
 */
export function wktOf(crs: Crs): string | undefined {
  if (crs.wkt !== undefined) return crs.wkt.replaceAll(/\s*[\r\n]\s*/g, '');
  const definition = crs.proj4 === 'EPSG:4326' ? '+proj=longlat +datum=WGS84' : crs.proj4;
  if (definition === undefined) return undefined;
  const parts = parseDefinition(definition);
  if (parts.nadgrids !== undefined) return webMercator(crs, parts);
  const axes = axesOfDefinition(parts);
  if (!axes) return undefined;
  if (parts.proj === 'longlat') return geographic(crs.name, parts, axes, authority(crs));
  return projected(crs, parts, geographic(baseName(crs, parts), parts, axes));
}

function projected(crs: Crs, parts: DefinitionParts, base: string, extension?: string): string | undefined {
  const projection = wktProjection(parts);
  const metres = metresPerUnit(crs);
  if (!projection || metres === undefined) return undefined;
  const parameters = projection.parameters.map(
    ([name, value]) => `PARAMETER["${name}",${tidy(name.startsWith('false_') ? value / metres : value)}]`,
  );
  const members = [
    quoted(crs.name),
    base,
    `PROJECTION["${projection.method}"]`,
    ...parameters,
    `UNIT["${UNITS[crs.unit]}",${metres}]`,
    // Without them GDAL takes Krovak for its southing and westing form.
    'AXIS["Easting",EAST]',
    'AXIS["Northing",NORTH]',
    ...(extension === undefined ? [] : [extension]),
    ...authority(crs),
  ];
  return `PROJCS[${members.join()}]`;
}

function geographic(
  name: string,
  parts: DefinitionParts,
  [axis, flattening]: readonly [number, number],
  code: readonly string[] = [],
): string {
  const isWgs84 = parts.datum === 'WGS84';
  const datum = [
    isWgs84 ? '"WGS_1984"' : quoted(name.replaceAll(/[^A-Za-z0-9]+/g, '_')),
    `SPHEROID[${quoted(spheroidName(parts))},${axis},${flattening}]`,
    ...(parts.towgs84 === undefined ? [] : [`TOWGS84[${sevenOf(parts.towgs84)}]`]),
    ...(isWgs84 ? ['AUTHORITY["EPSG","6326"]'] : []),
  ];
  const meridian = Number(parts.pm ?? 0);
  return `GEOGCS[${[
    quoted(name),
    `DATUM[${datum.join()}]`,
    meridian === 0 ? 'PRIMEM["Greenwich",0]' : `PRIMEM["Prime meridian",${meridian}]`,
    DEGREE,
    ...(isWgs84 && code.length === 0 ? ['AUTHORITY["EPSG","4326"]'] : code),
  ].join()}]`;
}

/** An ellipsoid's coordinates taken for a sphere's: text has no method for it, and GDAL says it by an extension. */
function webMercator(crs: Crs, { nadgrids, ...parts }: DefinitionParts): string | undefined {
  if (nadgrids !== '@null' || parts.proj !== 'merc' || Number(parts.a) !== 6378137) return undefined;
  const base = geographic('WGS 84', { datum: 'WGS84' }, [6378137, 298.257223563]);
  const extension = `EXTENSION["PROJ4",${quoted(`${crs.proj4!.replace(' +no_defs', '')} +wktext +no_defs`)}]`;
  return projected(crs, parts, base, extension);
}

/** The tables of EPSG name a projected system after its geographic one. */
function baseName({ name }: Crs, { datum }: DefinitionParts): string {
  if (datum === 'WGS84') return 'WGS 84';
  const [base, ...rest] = name.split(' / ');
  return rest.length > 0 ? base : `Base of ${name}`;
}

function spheroidName({ ellps, datum, R: radius }: DefinitionParts): string {
  if (radius !== undefined) return 'Sphere';
  return SPHEROIDS[ellps ?? datum ?? ''] ?? 'Unnamed ellipsoid';
}

function sevenOf(shift: string): string {
  const given = shift.split(',');
  return [...given, ...new Array<string>(7 - given.length).fill('0')].join();
}

function authority({ epsg }: Crs): string[] {
  return epsg === undefined ? [] : [`AUTHORITY["EPSG","${epsg}"]`];
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** Without the digits that a change of unit makes up. */
function tidy(value: number): number {
  return Number(value.toPrecision(15));
}
