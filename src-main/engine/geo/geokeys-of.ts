import type { Crs, GeoKeyTags } from './crs.ts';
import { axesOfDefinition, parseDefinition } from './definition-parts.ts';
import { GEO_KEY, USER_DEFINED } from './geokeys.ts';
import { metresPerUnit } from './linear-unit.ts';
import { wktOf } from './wkt-of.ts';

const RASTER_TYPE = 1025;
const PIXEL_IS_AREA = 1;
const [PROJECTED, GEOGRAPHIC] = [1, 2];
const [METRE, DEGREE] = [9001, 9102];
const LINEAR_UNITS: Readonly<Partial<Record<Crs['unit'], number>>> = {
  metre: METRE,
  foot: 9002,
  'us-survey-foot': 9003,
};

/** Larger codes do not fit into a key. */
const LARGEST_CODE = 65535;

/** GDAL reads no longer ones. */
const LONGEST_CITED = 2300;

/** What keys say: whole numbers stand in the directory, others in a tag of their own. */
interface Entry {
  readonly key: number;
  /** Names are cleaned; a text that others parse is kept. */
  readonly value: number | readonly number[] | string | { readonly text: string };
}

/** From a proj4 definition to keys: GeoTIFF's method, and the parameters that have keys under it. */
interface Method {
  readonly code: number;
  readonly keys: Readonly<Record<string, number>>;
}

const ORIGIN = { lat_0: GEO_KEY.naturalOriginLatitude, lon_0: GEO_KEY.naturalOriginLongitude };
const FALSE_ORIGIN = { lat_0: GEO_KEY.falseOriginLatitude, lon_0: GEO_KEY.falseOriginLongitude };
const CENTRE = { lat_0: GEO_KEY.centreLatitude, lon_0: GEO_KEY.centreLongitude };
const SHIFT = { x_0: GEO_KEY.falseEasting, y_0: GEO_KEY.falseNorthing };
const PARALLELS = { lat_1: GEO_KEY.standardParallel1, lat_2: GEO_KEY.standardParallel2 };
const SCALE = { k: GEO_KEY.scaleAtNaturalOrigin, k_0: GEO_KEY.scaleAtNaturalOrigin };
const FALSE_SHIFT = { x_0: GEO_KEY.falseOriginEasting, y_0: GEO_KEY.falseOriginNorthing };

const METHODS: Readonly<Record<string, Method>> = {
  tmerc: { code: 1, keys: { ...ORIGIN, ...SCALE, ...SHIFT } },
  merc: { code: 7, keys: { ...ORIGIN, ...SCALE, ...SHIFT } },
  laea: { code: 10, keys: { ...CENTRE, ...SHIFT } },
  aea: { code: 11, keys: { ...ORIGIN, ...PARALLELS, ...SHIFT } },
  sinu: { code: 24, keys: { lon_0: GEO_KEY.centreLongitude, ...SHIFT } },
};
const CONFORMAL_1: Method = { code: 9, keys: { ...ORIGIN, ...SCALE, ...SHIFT } };
const CONFORMAL_2: Method = { code: 8, keys: { ...FALSE_ORIGIN, ...PARALLELS, ...FALSE_SHIFT } };

/**
 * GeoKeys for a system that was not read from any: its code, what its definition says for the common projections, or else its
 * well-known text in a citation, as ESRI's software does and GDAL reads. Undefined where nothing says where it lies. Not those
 * that it has: `crs.geoKeys` comes first.
 */
export function geoKeysOf(crs: Crs): GeoKeyTags | undefined {
  const entries =
    crs.epsg !== undefined && crs.epsg <= LARGEST_CODE
      ? codeEntries(crs)
      : (describedEntries(crs) ?? citedEntries(crs));
  return entries && packKeys(entries);
}

function codeEntries({ epsg, unit }: Crs): Entry[] {
  const isGeographic = unit === 'degree';
  return [
    ...head(isGeographic),
    { key: isGeographic ? GEO_KEY.geographicType : GEO_KEY.projectedType, value: epsg! },
  ];
}

function describedEntries(crs: Crs): Entry[] | undefined {
  const parts = parseDefinition(crs.proj4 ?? '');
  const datum = datumEntries(parts, crs.name);
  if (!datum) return undefined;
  if (parts.proj === 'longlat') return [...head(true), ...datum];
  const unit = unitEntries(crs);
  const projection = projectionEntries(parts, metresPerUnit(crs) ?? 1);
  return unit && projection && [...head(false), ...datum, ...userDefined(crs.name), ...projection, ...unit];
}

function citedEntries(crs: Crs): Entry[] | undefined {
  const text = wktOf(crs);
  if (text === undefined || text.length > LONGEST_CITED) return undefined;
  return [
    { key: GEO_KEY.modelType, value: USER_DEFINED },
    { key: RASTER_TYPE, value: PIXEL_IS_AREA },
    { key: GEO_KEY.projectedCitation, value: { text: `ESRI PE String = ${text}` } },
  ];
}

function head(isGeographic: boolean): Entry[] {
  return [
    { key: GEO_KEY.modelType, value: isGeographic ? GEOGRAPHIC : PROJECTED },
    { key: RASTER_TYPE, value: PIXEL_IS_AREA },
  ];
}

function userDefined(name: string): Entry[] {
  return [
    { key: GEO_KEY.projectedType, value: USER_DEFINED },
    { key: GEO_KEY.projectedCitation, value: name },
    { key: GEO_KEY.projection, value: USER_DEFINED },
  ];
}

function unitEntries(crs: Crs): Entry[] | undefined {
  const code = LINEAR_UNITS[crs.unit];
  if (code !== undefined) return [{ key: GEO_KEY.linearUnits, value: code }];
  const metres = metresPerUnit(crs);
  if (metres === undefined) return undefined;
  return [
    { key: GEO_KEY.linearUnits, value: USER_DEFINED },
    { key: GEO_KEY.linearUnitSize, value: [metres] },
  ];
}

function projectionEntries(parts: Record<string, string>, metres: number): Entry[] | undefined {
  const method = methodOf(parts);
  if (!method) return undefined;
  const entries: Entry[] = [{ key: GEO_KEY.projectionMethod, value: method.code }];
  for (const [name, key] of Object.entries(method.keys)) {
    const isDefault = parts[name] === undefined;
    if (isDefault && (name === 'k' || name === 'k_0')) continue;
    const value = Number(parts[name] ?? 0);
    entries.push({ key, value: [name === 'x_0' || name === 'y_0' ? value / metres : value] });
  }
  return entries;
}

/** Not where the definition has a parameter that the method has no key for. */
function methodOf(parts: Record<string, string>): Method | undefined {
  const conformal = parts.lat_2 === undefined ? CONFORMAL_1 : CONFORMAL_2;
  const method = parts.proj === 'lcc' ? conformal : METHODS[parts.proj];
  const own = ['lat_0', 'lon_0', 'lat_1', 'lat_2', 'lat_ts', 'k', 'k_0', 'alpha', 'gamma'];
  const isTangent = method === CONFORMAL_1 && parts.lat_1 === parts.lat_0;
  const strange = own.filter((name) => parts[name] !== undefined && method && !(name in method.keys));
  return strange.every((name) => isTangent && name === 'lat_1') ? method : undefined;
}

/** A geographic system of its own, with the ellipsoid and the shift. */
function datumEntries(parts: Record<string, string>, name: string): Entry[] | undefined {
  const axes = axesOfDefinition(parts);
  if (!axes || parts.nadgrids !== undefined) return undefined;
  if (parts.datum === 'WGS84' && parts.pm === undefined) {
    return [{ key: GEO_KEY.geographicType, value: 4326 }];
  }
  const shift = parts.towgs84?.split(',').map(Number);
  return [
    { key: GEO_KEY.geographicType, value: USER_DEFINED },
    { key: GEO_KEY.geographicCitation, value: name },
    { key: GEO_KEY.geographicDatum, value: USER_DEFINED },
    { key: GEO_KEY.angularUnits, value: DEGREE },
    { key: GEO_KEY.ellipsoid, value: USER_DEFINED },
    { key: GEO_KEY.semiMajorAxis, value: [axes[0]] },
    { key: GEO_KEY.inverseFlattening, value: [axes[1]] },
    ...(parts.pm === undefined ? [] : [{ key: GEO_KEY.primeMeridianLongitude, value: [Number(parts.pm)] }]),
    ...(shift ? [{ key: GEO_KEY.toWgs84, value: shift }] : []),
  ];
}

function packKeys(entries: readonly Entry[]): GeoKeyTags {
  const doubles: number[] = [];
  let ascii = '';
  const rows = [...entries]
    .sort((left, right) => left.key - right.key)
    .map(({ key, value }) => {
      if (typeof value === 'number') return [key, 0, 1, value];
      if (typeof value === 'string' || 'text' in value) {
        // Keys count bytes and hold ASCII; GDAL takes ESRI's names with underscores for codes of its own.
        const words = typeof value === 'string' ? value.replaceAll('_', ' ') : value.text;
        const text = `${words.replace(/[^\x20-\x7e]|\|/g, '?')}|`;
        ascii += text;
        return [key, 34737, text.length, ascii.length - text.length];
      }
      doubles.push(...value);
      return [key, 34736, value.length, doubles.length - value.length];
    });
  return { directory: [1, 1, 0, rows.length, ...rows.flat()], doubles, ascii };
}
