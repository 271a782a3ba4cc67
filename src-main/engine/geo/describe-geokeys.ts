import type {
  DescribedDatum,
  DescribedSystem,
  ProjectionParameters,
  SystemCode,
} from './described-system.ts';
import { GEO_KEY, USER_DEFINED, type GeoKeys } from './geokeys.ts';
import { metresOfUnit } from './linear-unit.ts';
import { methodOfGeoTiff } from './projection-method.ts';

/** EPSG's angular units in degrees. */
const ANGLES: Readonly<Record<number, number>> = {
  9101: 180 / Math.PI,
  9102: 1,
  9105: 0.9,
  9106: 0.9,
  9122: 1,
};

const UNSAID = { method: '', parameters: {} } as const;

/** EPSG codes of the ellipsoids that writers name without their axes: semi-major axis and inverse flattening. */
const ELLIPSOIDS: Readonly<Record<number, readonly [number, number]>> = {
  7001: [6377563.396, 299.3249646],
  7004: [6377397.155, 299.1528128],
  7008: [6378206.4, 294.978698213898],
  7011: [6378249.2, 293.466021293627],
  7012: [6378249.145, 293.465],
  7019: [6378137, 298.257222101],
  7022: [6378388, 297],
  7024: [6378245, 298.3],
  7030: [6378137, 298.257223563],
  7043: [6378135, 298.26],
};

/** What GeoKeys say of a system. One with a code is taken at its code; then only unit and datum shift are looked at besides. */
export function describeGeoKeys(
  keys: GeoKeys,
  name: string,
  isProjected: boolean,
  code: SystemCode | undefined,
): DescribedSystem {
  const degrees = degreesPerUnit(keys);
  const datum = describeDatum(keys, degrees ?? 1);
  if (!isProjected) return { name, code, datum, unit: degrees };
  if (code) return { name, code, datum, unit: metresPerUnit(keys), projection: UNSAID };
  const unit = keys.code(GEO_KEY.linearUnits) === undefined ? 1 : metresPerUnit(keys);
  const projection = describeProjection(keys, degrees ?? NaN, unit ?? 1);
  return { name, datum, unit, projection, unclear: degrees === undefined };
}

/** Undefined where the keys say nothing; not a number where they say something that is not known. */
function metresPerUnit(keys: GeoKeys): number | undefined {
  const code = keys.code(GEO_KEY.linearUnits);
  if (code === undefined) return undefined;
  return (code === USER_DEFINED ? keys.double(GEO_KEY.linearUnitSize) : metresOfUnit(code)) ?? NaN;
}

function degreesPerUnit(keys: GeoKeys): number | undefined {
  const code = keys.code(GEO_KEY.angularUnits) ?? 9102;
  if (code !== USER_DEFINED) return ANGLES[code];
  const radians = keys.double(GEO_KEY.angularUnitSize);
  return radians === undefined ? undefined : (radians * 180) / Math.PI;
}

function describeProjection(
  keys: GeoKeys,
  degrees: number,
  metres: number,
): Required<DescribedSystem>['projection'] {
  const zone = utmParameters(keys.code(GEO_KEY.projection));
  if (zone) return { method: 'Transverse_Mercator', parameters: zone };
  const method = methodOfGeoTiff(keys.code(GEO_KEY.projectionMethod) ?? 0);
  const parameters = readParameters(keys, degrees, metres);
  // One of writers' several ways to give the latitude of a method that needs none.
  const used = method?.takes.includes('latitude') ? parameters : { ...parameters, latitude: undefined };
  return { method: method?.names[0] ?? '', parameters: used };
}

/** EPSG's projection codes 16001-16060 and 16101-16160. */
function utmParameters(code: number | undefined): ProjectionParameters | undefined {
  const zone = (code ?? 0) % 100;
  const isUtm = code !== undefined && code >= 16001 && code <= 16160 && zone >= 1 && zone <= 60;
  if (!isUtm) return undefined;
  const northing = code > 16100 ? 10_000_000 : 0;
  return { latitude: 0, longitude: zone * 6 - 183, scale: 0.9996, easting: 500_000, northing };
}

/** Writers use the keys of natural origin, false origin and centre one for another; so does libgeotiff when it reads. */
function readParameters(keys: GeoKeys, degrees: number, metres: number): ProjectionParameters {
  const { double } = keys;
  const scaled = (value: number | undefined, factor: number): number | undefined =>
    value === undefined ? undefined : value * factor;
  return {
    latitude: scaled(
      double(GEO_KEY.naturalOriginLatitude, GEO_KEY.falseOriginLatitude, GEO_KEY.centreLatitude),
      degrees,
    ),
    longitude: scaled(
      double(
        GEO_KEY.naturalOriginLongitude,
        GEO_KEY.falseOriginLongitude,
        GEO_KEY.centreLongitude,
        GEO_KEY.straightVerticalPoleLongitude,
      ),
      degrees,
    ),
    easting: scaled(double(GEO_KEY.falseEasting, GEO_KEY.falseOriginEasting, GEO_KEY.centreEasting), metres),
    northing: scaled(
      double(GEO_KEY.falseNorthing, GEO_KEY.falseOriginNorthing, GEO_KEY.centreNorthing),
      metres,
    ),
    scale: double(GEO_KEY.scaleAtNaturalOrigin, GEO_KEY.scaleAtCentre),
    parallel1: scaled(double(GEO_KEY.standardParallel1), degrees),
    parallel2: scaled(double(GEO_KEY.standardParallel2), degrees),
    azimuth: scaled(double(GEO_KEY.azimuth), degrees),
    gridAngle: scaled(double(GEO_KEY.rectifiedGridAngle), degrees),
  };
}

function describeDatum(keys: GeoKeys, degrees: number): DescribedDatum {
  const code = assigned(keys.code(GEO_KEY.geographicType));
  const datumCode = assigned(keys.code(GEO_KEY.geographicDatum));
  const citation = keys.text(GEO_KEY.geographicCitation) ?? keys.text(GEO_KEY.citation) ?? '';
  const [, cited] = /Datum = ([^|]+)/.exec(citation) ?? [];
  const [, system] = /GCS Name = ([^|]+)/.exec(citation) ?? [];
  // EPSG numbers the old datums 2000 above their geographic systems.
  const ofDatum = datumCode === undefined ? undefined : datumCode - 2000;
  const number = code ?? ofDatum;
  const meridian = keys.double(GEO_KEY.primeMeridianLongitude);
  return {
    code: number === undefined ? undefined : { authority: 'EPSG', code: number },
    names: [cited, system, citation.split('|')[0]].filter((text) => text !== undefined),
    ...ellipsoidOf(keys),
    primeMeridian: meridian === undefined ? undefined : meridian * degrees,
    toWgs84: keys.doubles(GEO_KEY.toWgs84),
  };
}

function assigned(code: number | undefined): number | undefined {
  return code === undefined || code === 0 || code >= USER_DEFINED ? undefined : code;
}

function ellipsoidOf(keys: GeoKeys): Pick<DescribedDatum, 'semiMajorAxis' | 'inverseFlattening'> {
  const major = keys.double(GEO_KEY.semiMajorAxis);
  const minor = keys.double(GEO_KEY.semiMinorAxis);
  const given = keys.double(GEO_KEY.inverseFlattening);
  if (major !== undefined && (given !== undefined || minor !== undefined)) {
    const derived = major === minor ? 0 : major / (major - (minor ?? major));
    return { semiMajorAxis: major, inverseFlattening: given ?? derived };
  }
  const [semiMajorAxis, inverseFlattening] = ELLIPSOIDS[keys.code(GEO_KEY.ellipsoid) ?? 0] ?? [];
  return { semiMajorAxis, inverseFlattening };
}
