import type { Crs, GeoKeyTags } from './crs.ts';
import { GEO_KEY, openGeoKeys, USER_DEFINED, type GeoKeys } from './geokeys.ts';
import { datumOf } from './geokey-datum.ts';
import { GEOGRAPHIC_SYSTEMS, knownProjectedSystem } from './known-systems.ts';
import { projectionOf } from './geokey-projection.ts';

const PROJECTED = 1;
const GEOGRAPHIC = 2;

/** EPSG's codes of linear units. */
const LINEAR_UNITS: Readonly<Record<number, Crs['unit']>> = {
  9001: 'metre',
  9002: 'foot',
  9003: 'us-survey-foot',
};

const DEGREE = 9102;

/**
 * The reference system that a file's GeoKeys describe. One that cannot be placed on the earth to within a metre (an unknown
 * code, or a datum that needs a shift we do not have) keeps its name and has no `proj4`.
 */
export function crsFromGeoKeys(geoKeys: GeoKeyTags): Crs | undefined {
  const keys = openGeoKeys(geoKeys);
  const model = keys.code(GEO_KEY.modelType);
  if (model === PROJECTED) return { ...projectedCrs(keys), geoKeys };
  if (model === GEOGRAPHIC) return { ...geographicCrs(keys), geoKeys };
  const name = citedName(keys, GEO_KEY.citation);
  return name === undefined ? undefined : { name, unit: 'unknown', geoKeys };
}

function projectedCrs(keys: GeoKeys): Crs {
  const epsg = epsgCode(keys.code(GEO_KEY.projectedType));
  const known = epsg === undefined ? undefined : knownProjectedSystem(epsg);
  const unitCode = keys.code(GEO_KEY.linearUnits);
  if (known) {
    const unit = unitOf(unitCode ?? 9001);
    return { name: known.name, epsg, unit, proj4: unit === 'metre' ? known.proj4 : undefined };
  }
  const name =
    citedName(keys, GEO_KEY.projectedCitation) ??
    citedName(keys, GEO_KEY.citation) ??
    (epsg === undefined ? 'Unnamed projected system' : `EPSG:${epsg}`);
  return { name, epsg, unit: unitOf(unitCode), proj4: describedProjection(keys) };
}

function describedProjection(keys: GeoKeys): string | undefined {
  const datum = datumOf(keys);
  const projection = projectionOf(keys);
  return datum && projection && `${projection} ${datum} +no_defs`;
}

function geographicCrs(keys: GeoKeys): Crs {
  const epsg = epsgCode(keys.code(GEO_KEY.geographicType));
  const unit = (keys.code(GEO_KEY.angularUnits) ?? DEGREE) === DEGREE ? 'degree' : 'unknown';
  const known = epsg === undefined ? undefined : GEOGRAPHIC_SYSTEMS[epsg];
  const datum = datumOf(keys);
  const name =
    known?.name ??
    citedName(keys, GEO_KEY.geographicCitation) ??
    citedName(keys, GEO_KEY.citation) ??
    (epsg === undefined ? 'Unnamed geographic system' : `EPSG:${epsg}`);
  const placed = unit === 'degree' && datum !== undefined;
  return { name, epsg, unit, proj4: placed ? `+proj=longlat ${datum} +no_defs` : undefined };
}

function epsgCode(code: number | undefined): number | undefined {
  return code !== undefined && code > 0 && code < USER_DEFINED ? code : undefined;
}

function unitOf(code: number | undefined): Crs['unit'] {
  return LINEAR_UNITS[code ?? 0] ?? 'unknown';
}

/** The name in a citation; ESRI's and GDAL's put it after a label: "PCS Name = WGS_1984_UTM_Zone_33N|GCS Name = ...". */
function citedName(keys: GeoKeys, key: number): string | undefined {
  const citation = keys.text(key);
  if (citation === undefined) return undefined;
  const wkt = /ESRI PE String = [A-Z]+\["([^"]+)"/.exec(citation);
  const labelled = /(?:PCS|GCS) Name = ([^|]+)/.exec(citation);
  return (wkt?.[1] ?? labelled?.[1] ?? citation.split('|')[0].split('\n')[0]).trim() || undefined;
}
