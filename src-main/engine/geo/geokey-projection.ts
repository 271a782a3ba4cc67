import { GEO_KEY, USER_DEFINED, type GeoKeys } from './geokeys.ts';

/** EPSG's linear units in metres. */
const UNIT_METRES: Readonly<Record<number, number>> = { 9001: 1, 9002: 0.3048, 9003: 1200 / 3937 };

const METHOD = {
  transverseMercator: 1,
  mercator: 7,
  lambertConformal2: 8,
  lambertConformal1: 9,
  lambertAzimuthalEqualArea: 10,
  albers: 11,
  polarStereographic: 15,
  sinusoidal: 24,
} as const;

interface Parameters {
  readonly longitude: number;
  readonly latitude: number;
  /** In metres. */
  readonly easting: number;
  readonly northing: number;
  readonly scale: number;
  readonly parallel1?: number;
  readonly parallel2?: number;
}

/**
 * The projection that a file spells out in GeoKeys, as the start of a proj4 definition with its unit. Undefined for a method,
 * unit or set of parameters that is not known for certain.
 */
export function projectionOf(keys: GeoKeys): string | undefined {
  if ((keys.code(GEO_KEY.angularUnits) ?? 9102) !== 9102) return undefined;
  const metres = unitMetres(keys);
  if (metres === undefined) return undefined;
  const unit = metres === 1 ? '+units=m' : `+to_meter=${metres}`;
  const zone = utmZone(keys.code(GEO_KEY.projection));
  const projection = zone ?? formula(keys.code(GEO_KEY.projectionMethod), parametersOf(keys, metres));
  return projection && `${projection} ${unit}`;
}

function unitMetres(keys: GeoKeys): number | undefined {
  const code = keys.code(GEO_KEY.linearUnits) ?? 9001;
  return code === USER_DEFINED ? keys.double(GEO_KEY.linearUnitSize) : UNIT_METRES[code];
}

/** EPSG's projection codes 16001-16060 and 16101-16160. */
function utmZone(code: number | undefined): string | undefined {
  if (code === undefined) return undefined;
  if (code >= 16001 && code <= 16060) return `+proj=utm +zone=${code - 16000}`;
  return code >= 16101 && code <= 16160 ? `+proj=utm +zone=${code - 16100} +south` : undefined;
}

/** Writers use the keys of natural origin, false origin and centre one for another; so does libgeotiff when it reads. */
function parametersOf(keys: GeoKeys, metres: number): Parameters {
  const { double } = keys;
  return {
    longitude:
      double(
        GEO_KEY.naturalOriginLongitude,
        GEO_KEY.falseOriginLongitude,
        GEO_KEY.centreLongitude,
        GEO_KEY.straightVerticalPoleLongitude,
      ) ?? 0,
    latitude: double(GEO_KEY.naturalOriginLatitude, GEO_KEY.falseOriginLatitude, GEO_KEY.centreLatitude) ?? 0,
    easting: (double(GEO_KEY.falseEasting, GEO_KEY.falseOriginEasting, GEO_KEY.centreEasting) ?? 0) * metres,
    northing:
      (double(GEO_KEY.falseNorthing, GEO_KEY.falseOriginNorthing, GEO_KEY.centreNorthing) ?? 0) * metres,
    scale: double(GEO_KEY.scaleAtNaturalOrigin, GEO_KEY.scaleAtCentre) ?? 1,
    parallel1: double(GEO_KEY.standardParallel1),
    parallel2: double(GEO_KEY.standardParallel2),
  };
}

function formula(method: number | undefined, parameters: Parameters): string | undefined {
  const { longitude, latitude, easting, northing, scale, parallel1, parallel2 } = parameters;
  const place = `+lon_0=${longitude} +x_0=${easting} +y_0=${northing}`;
  switch (method) {
    case METHOD.transverseMercator:
      return `+proj=tmerc +lat_0=${latitude} +k=${scale} ${place}`;
    case METHOD.lambertConformal1:
      return `+proj=lcc +lat_1=${latitude} +lat_0=${latitude} +k_0=${scale} ${place}`;
    case METHOD.lambertConformal2:
      if (parallel1 === undefined || parallel2 === undefined) return undefined;
      return `+proj=lcc +lat_0=${latitude} +lat_1=${parallel1} +lat_2=${parallel2} ${place}`;
    case METHOD.albers:
      if (parallel1 === undefined || parallel2 === undefined) return undefined;
      return `+proj=aea +lat_0=${latitude} +lat_1=${parallel1} +lat_2=${parallel2} ${place}`;
    case METHOD.lambertAzimuthalEqualArea:
      return `+proj=laea +lat_0=${latitude} ${place}`;
    case METHOD.polarStereographic:
      return polarStereographic(parameters, place);
    case METHOD.mercator:
      return mercator(parameters, place);
    case METHOD.sinusoidal:
      return `+proj=sinu ${place}`;
    default:
      return undefined;
  }
}

/** The latitude is that of true scale, or a pole with a scale there. */
function polarStereographic({ latitude, scale }: Parameters, place: string): string | undefined {
  if (latitude === 0) return undefined;
  const pole = latitude > 0 ? 90 : -90;
  if (Math.abs(latitude) === 90) return `+proj=stere +lat_0=${pole} +k=${scale} ${place}`;
  return scale === 1 ? `+proj=stere +lat_0=${pole} +lat_ts=${latitude} ${place}` : undefined;
}

function mercator({ latitude, scale, parallel1 }: Parameters, place: string): string | undefined {
  if (parallel1 !== undefined) return `+proj=merc +lat_ts=${parallel1} ${place}`;
  return latitude === 0 ? `+proj=merc +k=${scale} ${place}` : undefined;
}
