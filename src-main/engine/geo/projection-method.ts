import type { ProjectionParameters } from './described-system.ts';

type ParameterName = keyof ProjectionParameters;

/** A map projection that proj4 computes as PROJ does. */
export interface ProjectionMethod {
  /** Codes of GeoTIFF's ProjMethodGeoKey. */
  readonly geoTiff: readonly number[];
  /** What WKT 1 (OGC's and ESRI's) and EPSG call it, as `plainMethodName` has them. */
  readonly names: readonly string[];
  /** Besides false easting and northing. */
  readonly takes: readonly ParameterName[];
  /** The start of a proj4 definition; undefined for parameters under which the projection means something else. */
  readonly define: (
    parameters: Required<ProjectionParameters>,
    given: ProjectionParameters,
  ) => string | undefined;
}

const ORIGIN = ['latitude', 'longitude'] as const;
const SCALED = [...ORIGIN, 'scale'] as const;
const TWO_PARALLELS = [...ORIGIN, 'parallel1', 'parallel2'] as const;

const METHODS: readonly ProjectionMethod[] = [
  {
    geoTiff: [1],
    names: ['transversemercator', 'gausskruger'],
    takes: SCALED,
    define: ({ latitude, scale, longitude }) => `tmerc +lat_0=${latitude} +lon_0=${longitude} +k=${scale}`,
  },
  {
    geoTiff: [7],
    names: ['mercator', 'mercator1sp', 'mercator2sp', 'mercatorvarianta', 'mercatorvariantb'],
    takes: [...SCALED, 'parallel1'],
    define: ({ latitude, longitude, scale, parallel1 }, given) => {
      if (latitude !== 0) return undefined;
      if (given.parallel1 === undefined) return `merc +lon_0=${longitude} +k=${scale}`;
      return scale === 1 ? `merc +lon_0=${longitude} +lat_ts=${parallel1}` : undefined;
    },
  },
  {
    geoTiff: [8],
    names: ['lambertconformalconic2sp', 'lambertconicconformal2sp'],
    takes: TWO_PARALLELS,
    define: (parameters, given) => defineConic('lcc', parameters, given),
  },
  {
    geoTiff: [9],
    names: ['lambertconformalconic1sp', 'lambertconicconformal1sp'],
    takes: SCALED,
    define: ({ latitude, longitude, scale }) =>
      `lcc +lat_1=${latitude} +lat_0=${latitude} +lon_0=${longitude} +k_0=${scale}`,
  },
  {
    // ESRI's name for both; one parallel with a scale, or two without.
    geoTiff: [],
    names: ['lambertconformalconic'],
    takes: [...TWO_PARALLELS, 'scale'],
    define: ({ latitude, longitude, scale, parallel1, parallel2 }, given) => {
      if (given.parallel1 === undefined) return undefined;
      const second = given.parallel2 === undefined ? '' : ` +lat_2=${parallel2}`;
      if (second && scale !== 1) return undefined;
      return `lcc +lat_1=${parallel1}${second} +lat_0=${latitude} +lon_0=${longitude} +k_0=${scale}`;
    },
  },
  {
    geoTiff: [10],
    names: ['lambertazimuthalequalarea'],
    takes: ORIGIN,
    define: ({ latitude, longitude }) => `laea +lat_0=${latitude} +lon_0=${longitude}`,
  },
  {
    geoTiff: [11],
    names: ['albers', 'albersconicequalarea', 'albersequalarea'],
    takes: TWO_PARALLELS,
    define: (parameters, given) => defineConic('aea', parameters, given),
  },
  {
    geoTiff: [13],
    names: ['equidistantconic'],
    takes: TWO_PARALLELS,
    define: (parameters, given) => defineConic('eqdc', parameters, given),
  },
  {
    geoTiff: [12],
    names: ['azimuthalequidistant', 'modifiedazimuthalequidistant'],
    takes: ORIGIN,
    define: ({ latitude, longitude }) => `aeqd +lat_0=${latitude} +lon_0=${longitude}`,
  },
  {
    geoTiff: [15],
    names: ['polarstereographic', 'polarstereographicvarianta', 'polarstereographicvariantb'],
    takes: [...SCALED, 'parallel1'],
    define: definePolarStereographic,
  },
  {
    geoTiff: [],
    names: ['stereographicnorthpole', 'stereographicsouthpole'],
    takes: [...SCALED, 'parallel1'],
    define: definePolarStereographic,
  },
  {
    geoTiff: [14],
    names: ['stereographic'],
    takes: SCALED,
    define: ({ latitude, longitude, scale }) => `stere +lat_0=${latitude} +lon_0=${longitude} +k=${scale}`,
  },
  {
    geoTiff: [16],
    names: ['obliquestereographic', 'doublestereographic'],
    takes: SCALED,
    define: ({ latitude, longitude, scale }) => `sterea +lat_0=${latitude} +lon_0=${longitude} +k=${scale}`,
  },
  {
    geoTiff: [3],
    names: [
      'hotineobliquemercator',
      'hotineobliquemercatorvarianta',
      'hotineobliquemercatorazimuthnaturalorigin',
      'rectifiedskeworthomorphicnaturalorigin',
    ],
    takes: [...SCALED, 'azimuth', 'gridAngle'],
    define: (parameters, given) => defineOblique(parameters, given, ' +no_uoff'),
  },
  {
    geoTiff: [9815],
    names: [
      'hotineobliquemercatorvariantb',
      'hotineobliquemercatorazimuthcenter',
      'rectifiedskeworthomorphiccenter',
    ],
    takes: [...SCALED, 'azimuth', 'gridAngle'],
    define: (parameters, given) => defineOblique(parameters, given, ''),
  },
  {
    geoTiff: [5],
    names: ['swissobliquecylindrical', 'swissobliquemercator'],
    takes: ORIGIN,
    define: ({ latitude, longitude }) => `somerc +lat_0=${latitude} +lon_0=${longitude}`,
  },
  {
    geoTiff: [18],
    names: ['cassini', 'cassinisoldner'],
    takes: ORIGIN,
    define: ({ latitude, longitude }) => `cass +lat_0=${latitude} +lon_0=${longitude}`,
  },
  {
    geoTiff: [22],
    names: ['polyconic', 'americanpolyconic'],
    takes: ORIGIN,
    define: ({ latitude, longitude }) => `poly +lat_0=${latitude} +lon_0=${longitude}`,
  },
  {
    geoTiff: [24],
    names: ['sinusoidal'],
    takes: ['longitude'],
    define: ({ longitude }) => `sinu +lon_0=${longitude}`,
  },
  {
    geoTiff: [28],
    names: ['cylindricalequalarea', 'lambertcylindricalequalarea', 'behrmann'],
    takes: ['longitude', 'parallel1'],
    define: ({ longitude, parallel1 }) => `cea +lon_0=${longitude} +lat_ts=${parallel1}`,
  },
  {
    geoTiff: [17],
    names: ['equirectangular', 'equidistantcylindrical', 'equidistantcylindricalspherical', 'platecarree'],
    takes: [...ORIGIN, 'parallel1'],
    define: ({ latitude, longitude, parallel1 }) =>
      `eqc +lat_0=${latitude} +lon_0=${longitude} +lat_ts=${parallel1}`,
  },
  {
    geoTiff: [19],
    names: ['gnomonic'],
    takes: ORIGIN,
    define: ({ latitude, longitude }) => `gnom +lat_0=${latitude} +lon_0=${longitude}`,
  },
  {
    geoTiff: [21],
    names: ['orthographic'],
    takes: ORIGIN,
    define: ({ latitude, longitude }) => `ortho +lat_0=${latitude} +lon_0=${longitude}`,
  },
  {
    geoTiff: [20],
    names: ['millercylindrical'],
    takes: ['longitude'],
    define: ({ longitude }) => `mill +lon_0=${longitude}`,
  },
  {
    geoTiff: [25],
    names: ['vandergrinten', 'vandergrinteni'],
    takes: ['longitude'],
    define: ({ longitude }) => `vandg +lon_0=${longitude}`,
  },
  {
    geoTiff: [],
    names: ['mollweide'],
    takes: ['longitude'],
    define: ({ longitude }) => `moll +lon_0=${longitude}`,
  },
  {
    geoTiff: [],
    names: ['equalearth'],
    takes: ['longitude'],
    define: ({ longitude }) => `eqearth +lon_0=${longitude}`,
  },
  {
    geoTiff: [26],
    names: ['newzealandmapgrid'],
    takes: ORIGIN,
    define: ({ latitude, longitude }) => `nzmg +lat_0=${latitude} +lon_0=${longitude}`,
  },
];

const BY_NAME = new Map(METHODS.flatMap((method) => method.names.map((name) => [name, method] as const)));
const BY_GEOTIFF = new Map(
  METHODS.flatMap((method) => method.geoTiff.map((code) => [code, method] as const)),
);

export function methodNamed(name: string): ProjectionMethod | undefined {
  return BY_NAME.get(name.toLowerCase().replace(/[^a-z0-9]/g, ''));
}

export function methodOfGeoTiff(code: number): ProjectionMethod | undefined {
  return BY_GEOTIFF.get(code);
}

/**
 * The start of a proj4 definition, without datum and unit. Undefined where a parameter is given that the method does not take
 * and that is not as if absent, or one is missing.
 */
export function defineProjection(
  { takes, define }: ProjectionMethod,
  given: ProjectionParameters,
): string | undefined {
  const names = Object.keys(given) as ParameterName[];
  const foreign = names.filter((name) => !takes.includes(name) && name !== 'easting' && name !== 'northing');
  if (foreign.some((name) => given[name] !== undefined && given[name] !== ABSENT[name])) return undefined;
  const stated = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const parameters = { ...ABSENT, ...stated };
  const projection = define(parameters, given);
  return projection && `+proj=${projection} +x_0=${parameters.easting} +y_0=${parameters.northing}`;
}

/** What a parameter is where it is not given. */
const ABSENT: Required<ProjectionParameters> = {
  latitude: 0,
  longitude: 0,
  easting: 0,
  northing: 0,
  scale: 1,
  parallel1: 0,
  parallel2: 0,
  azimuth: 0,
  gridAngle: 90,
};

function defineConic(
  projection: string,
  { latitude, longitude, parallel1, parallel2 }: Required<ProjectionParameters>,
  given: ProjectionParameters,
): string | undefined {
  if (given.parallel1 === undefined || given.parallel2 === undefined) return undefined;
  return `${projection} +lat_0=${latitude} +lon_0=${longitude} +lat_1=${parallel1} +lat_2=${parallel2}`;
}

/** The latitude is a pole with a scale there, or that of true scale; ESRI and EPSG give the latter as a parallel. */
function definePolarStereographic(
  { latitude, longitude, scale }: Required<ProjectionParameters>,
  { parallel1 }: ProjectionParameters,
): string | undefined {
  const trueScale = parallel1 ?? latitude;
  if (trueScale === 0) return undefined;
  const pole = trueScale > 0 ? 90 : -90;
  if (Math.abs(trueScale) === 90) return `stere +lat_0=${pole} +lon_0=${longitude} +k=${scale}`;
  return scale === 1 ? `stere +lat_0=${pole} +lat_ts=${trueScale} +lon_0=${longitude}` : undefined;
}

/** Due east it is the Swiss projection, which proj4 has by itself. */
function defineOblique(
  { latitude, longitude, scale, azimuth, gridAngle }: Required<ProjectionParameters>,
  given: ProjectionParameters,
  offset: string,
): string | undefined {
  if (given.azimuth === undefined) return undefined;
  if (azimuth === 90 && offset === '' && gridAngle === 90) {
    return `somerc +lat_0=${latitude} +lon_0=${longitude} +k_0=${scale}`;
  }
  const skew = given.gridAngle ?? azimuth;
  return `omerc${offset} +lat_0=${latitude} +lonc=${longitude} +alpha=${azimuth} +gamma=${skew} +k=${scale}`;
}
