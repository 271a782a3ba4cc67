import type { DefinitionParts } from './definition-parts.ts';

/** A projection as version 1 of well-known text has it, in GDAL's names; lengths in metres, angles in degrees. */
export interface WktProjection {
  readonly method: string;
  readonly parameters: readonly (readonly [string, number])[];
}

/** A method's name, and for each of its parameters the proj4 names (the first given counts) with what it is where none is. */
interface Method {
  readonly name: string;
  readonly takes: readonly (readonly [string, readonly string[], number | undefined])[];
}

const LATITUDE = ['latitude_of_origin', ['lat_0'], 0] as const;
const MERIDIAN = ['central_meridian', ['lon_0'], 0] as const;
const CENTRE_LATITUDE = ['latitude_of_center', ['lat_0'], 0] as const;
const CENTRE_LONGITUDE = ['longitude_of_center', ['lon_0'], 0] as const;
const SCALE = ['scale_factor', ['k_0', 'k'], 1] as const;
const PARALLELS = [
  ['standard_parallel_1', ['lat_1'], undefined],
  ['standard_parallel_2', ['lat_2'], undefined],
] as const;
const TRUE_SCALE = ['standard_parallel_1', ['lat_ts'], 0] as const;
const OBLIQUE = [
  CENTRE_LATITUDE,
  ['longitude_of_center', ['lonc'], 0],
  ['azimuth', ['alpha'], undefined],
  ['rectified_grid_angle', ['gamma', 'alpha'], undefined],
  SCALE,
] as const;

const METHODS: Readonly<Record<string, Method>> = {
  tmerc: { name: 'Transverse_Mercator', takes: [LATITUDE, MERIDIAN, SCALE] },
  laea: { name: 'Lambert_Azimuthal_Equal_Area', takes: [CENTRE_LATITUDE, CENTRE_LONGITUDE] },
  aea: { name: 'Albers_Conic_Equal_Area', takes: [...PARALLELS, CENTRE_LATITUDE, CENTRE_LONGITUDE] },
  eqdc: { name: 'Equidistant_Conic', takes: [...PARALLELS, CENTRE_LATITUDE, CENTRE_LONGITUDE] },
  aeqd: { name: 'Azimuthal_Equidistant', takes: [CENTRE_LATITUDE, CENTRE_LONGITUDE] },
  sterea: { name: 'Oblique_Stereographic', takes: [LATITUDE, MERIDIAN, SCALE] },
  cass: { name: 'Cassini_Soldner', takes: [LATITUDE, MERIDIAN] },
  poly: { name: 'Polyconic', takes: [LATITUDE, MERIDIAN] },
  sinu: { name: 'Sinusoidal', takes: [CENTRE_LONGITUDE] },
  cea: { name: 'Cylindrical_Equal_Area', takes: [TRUE_SCALE, MERIDIAN] },
  eqc: { name: 'Equirectangular', takes: [LATITUDE, MERIDIAN, TRUE_SCALE] },
  gnom: { name: 'Gnomonic', takes: [LATITUDE, MERIDIAN] },
  ortho: { name: 'Orthographic', takes: [LATITUDE, MERIDIAN] },
  mill: { name: 'Miller_Cylindrical', takes: [['latitude_of_center', [], 0], CENTRE_LONGITUDE] },
  vandg: { name: 'VanDerGrinten', takes: [MERIDIAN] },
  moll: { name: 'Mollweide', takes: [MERIDIAN] },
  nzmg: { name: 'New_Zealand_Map_Grid', takes: [LATITUDE, MERIDIAN] },
  eqearth: { name: 'Equal_Earth', takes: [MERIDIAN] },
  krovak: {
    name: 'Krovak',
    takes: [
      CENTRE_LATITUDE,
      CENTRE_LONGITUDE,
      ['azimuth', ['alpha'], 30.2881397527778],
      ['pseudo_standard_parallel_1', [], 78.5],
      SCALE,
    ],
  },
};

const MERCATOR_1: Method = { name: 'Mercator_1SP', takes: [MERIDIAN, SCALE] };
const MERCATOR_2: Method = { name: 'Mercator_2SP', takes: [TRUE_SCALE, MERIDIAN] };
const CONFORMAL_1: Method = { name: 'Lambert_Conformal_Conic_1SP', takes: [LATITUDE, MERIDIAN, SCALE] };
const CONFORMAL_2: Method = {
  name: 'Lambert_Conformal_Conic_2SP',
  takes: [...PARALLELS, LATITUDE, MERIDIAN],
};
const STEREOGRAPHIC: Method = { name: 'Stereographic', takes: [LATITUDE, MERIDIAN, SCALE] };
const POLAR: Method = {
  name: 'Polar_Stereographic',
  takes: [['latitude_of_origin', ['lat_ts', 'lat_0'], undefined], MERIDIAN, SCALE],
};
const OBLIQUE_ORIGIN: Method = { name: 'Hotine_Oblique_Mercator', takes: OBLIQUE };
const OBLIQUE_CENTRE: Method = { name: 'Hotine_Oblique_Mercator_Azimuth_Center', takes: OBLIQUE };

/** What says datum, unit and form, not projection. */
const OTHERS = [
  ...['proj', 'x_0', 'y_0', 'units', 'to_meter', 'datum', 'ellps', 'a', 'b', 'rf', 'R', 'towgs84', 'pm'],
  ...['no_defs', 'type', 'wktext', 'nadgrids', 'no_uoff'],
];

/** The projection of a proj4 definition; undefined where a text cannot say it, or would leave something of it out. */
export function wktProjection(parts: DefinitionParts): WktProjection | undefined {
  const { method, given } = methodOf(parts);
  if (!method) return undefined;
  const known = [...OTHERS, ...method.takes.flatMap(([, names]) => names)];
  if (method === POLAR) known.push('lat_0');
  if (Object.keys(given).some((name) => !known.includes(name))) return undefined;
  const parameters = method.takes.map(([name, sources, absent]) => {
    const source = sources.find((one) => given[one] !== undefined);
    return [name, source === undefined ? absent : Number(given[source])] as const;
  });
  const shift = [
    ['false_easting', Number(given.x_0 ?? 0)],
    ['false_northing', Number(given.y_0 ?? 0)],
  ] as const;
  const all = [...parameters, ...shift];
  if (!all.every((one): one is readonly [string, number] => Number.isFinite(one[1]))) return undefined;
  return { method: method.name, parameters: all };
}

/** The method, and the parameters as it takes them. */
function methodOf(parts: DefinitionParts): { method?: Method; given: DefinitionParts } {
  const { proj } = parts;
  if (proj === 'merc')
    return { method: Number(parts.lat_ts ?? 0) === 0 ? MERCATOR_1 : MERCATOR_2, given: flat(parts) };
  if (proj === 'lcc') return conformal(parts);
  if (proj === 'stere')
    return { method: Math.abs(Number(parts.lat_0)) === 90 ? POLAR : STEREOGRAPHIC, given: parts };
  if (proj === 'omerc') return { method: 'no_uoff' in parts ? OBLIQUE_ORIGIN : OBLIQUE_CENTRE, given: parts };
  if (proj === 'somerc') {
    const { lon_0: lonc = '0', ...rest } = parts;
    return { method: OBLIQUE_CENTRE, given: { ...rest, lonc, alpha: '90', gamma: '90' } };
  }
  return { method: METHODS[proj], given: parts };
}

/** Without a true scale at the equator, which is none. */
function flat({ lat_ts: trueScale, ...rest }: DefinitionParts): DefinitionParts {
  return Number(trueScale ?? 0) === 0 ? rest : { ...rest, lat_ts: trueScale };
}

/** One parallel is that of origin, with a scale; beside two there is no scale. */
function conformal({ lat_1: first, ...rest }: DefinitionParts): { method?: Method; given: DefinitionParts } {
  if (rest.lat_2 === undefined)
    return { method: first === rest.lat_0 ? CONFORMAL_1 : undefined, given: rest };
  const { k, k_0: k0, ...plain } = rest;
  const isPlain = Number(k ?? k0 ?? 1) === 1;
  return { method: isPlain ? CONFORMAL_2 : undefined, given: { ...plain, lat_1: first } };
}
