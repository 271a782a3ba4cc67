import { GEO_KEY, type GeoKeys } from './geokeys.ts';
import { GEOGRAPHIC_SYSTEMS } from './known-systems.ts';

/** Names under which writers without codes put the datums that we know. */
const DATUM_NAMES: readonly (readonly [RegExp, number])[] = [
  [/wgs[ _]*(19)?84/i, 4326],
  [/north_american_1983(?!_)|^nad83$/i, 4269],
  [/etrs[ _]*(19)?89/i, 4258],
  [/sirgas[ _]*2000/i, 4674],
  [/gda[ _]*(19)?94/i, 4283],
];

/** EPSG codes of ellipsoids: WGS 84 and GRS 1980, on which an unnamed datum is taken as theirs. */
const MODERN_ELLIPSOIDS: Readonly<Record<number, string>> = { 7030: '+ellps=WGS84', 7019: '+ellps=GRS80' };

/** Semi-major axis and inverse flattening of the two, in metres. */
const MODERN_AXIS = 6378137;
const MODERN_FLATTENINGS = [298.257223563, 298.257222101];

/**
 * The datum as the end of a proj4 definition: a known code or name, a shift given in the file, a modern ellipsoid, or a sphere.
 * Undefined for every other one: taking an old datum for WGS 84 would be wrong by up to hundreds of metres.
 */
export function datumOf(keys: GeoKeys): string | undefined {
  if ((keys.double(GEO_KEY.primeMeridianLongitude) ?? 0) !== 0) return undefined;
  const code = keys.code(GEO_KEY.geographicType);
  const known = code === undefined ? undefined : GEOGRAPHIC_SYSTEMS[code];
  if (known) return known.datum;
  const datumCode = keys.code(GEO_KEY.geographicDatum);
  // EPSG numbers the old datums 2000 above their geographic systems.
  const byDatum = datumCode === undefined ? undefined : GEOGRAPHIC_SYSTEMS[datumCode - 2000];
  if (byDatum) return byDatum.datum;
  return shiftedDatum(keys) ?? (code === undefined || code === 32767 ? namedDatum(keys) : undefined);
}

function shiftedDatum(keys: GeoKeys): string | undefined {
  const shift = keys.doubles(GEO_KEY.toWgs84);
  const ellipsoid = ellipsoidOf(keys);
  if (!shift || !ellipsoid || (shift.length !== 3 && shift.length !== 7)) return undefined;
  return `${ellipsoid} +towgs84=${shift.join(',')}`;
}

function namedDatum(keys: GeoKeys): string | undefined {
  const citation = keys.text(GEO_KEY.geographicCitation) ?? keys.text(GEO_KEY.citation) ?? '';
  const name = /Datum = ([^|]+)/.exec(citation)?.[1] ?? /GCS Name = ([^|]+)/.exec(citation)?.[1] ?? citation;
  const found = DATUM_NAMES.find(([pattern]) => pattern.test(name));
  if (found) return GEOGRAPHIC_SYSTEMS[found[1]].datum;
  return keys.code(GEO_KEY.geographicDatum) === undefined || isUserDefinedDatum(keys)
    ? modernEllipsoid(keys)
    : undefined;
}

function isUserDefinedDatum(keys: GeoKeys): boolean {
  return keys.code(GEO_KEY.geographicDatum) === 32767;
}

function modernEllipsoid(keys: GeoKeys): string | undefined {
  const code = keys.code(GEO_KEY.ellipsoid);
  if (code !== undefined && MODERN_ELLIPSOIDS[code]) return MODERN_ELLIPSOIDS[code];
  const axis = keys.double(GEO_KEY.semiMajorAxis);
  const flattening = inverseFlattening(keys);
  if (axis === undefined || flattening === undefined) return undefined;
  const isSphere = flattening === 0;
  const isModern =
    axis === MODERN_AXIS && MODERN_FLATTENINGS.some((modern) => Math.abs(flattening - modern) < 1e-5);
  return isSphere || isModern ? ellipsoidOf(keys) : undefined;
}

function ellipsoidOf(keys: GeoKeys): string | undefined {
  const code = keys.code(GEO_KEY.ellipsoid);
  if (code !== undefined && MODERN_ELLIPSOIDS[code]) return MODERN_ELLIPSOIDS[code];
  const axis = keys.double(GEO_KEY.semiMajorAxis);
  const flattening = inverseFlattening(keys);
  if (axis === undefined || flattening === undefined) return undefined;
  return flattening === 0 ? `+R=${axis}` : `+a=${axis} +rf=${flattening}`;
}

/** 0 for a sphere. */
function inverseFlattening(keys: GeoKeys): number | undefined {
  const given = keys.double(GEO_KEY.inverseFlattening);
  if (given !== undefined) return given;
  const major = keys.double(GEO_KEY.semiMajorAxis);
  const minor = keys.double(GEO_KEY.semiMinorAxis);
  if (major === undefined || minor === undefined) return undefined;
  return major === minor ? 0 : major / (major - minor);
}
