/** A reference system whose definition was checked against PROJ. All projected ones are in metres. */
export interface KnownSystem {
  readonly name: string;
  readonly proj4: string;
}

const GRS80 = '+ellps=GRS80 +towgs84=0,0,0,0,0,0,0';
const WGS84 = '+datum=WGS84';

/** Datums that agree with WGS 84 to within a metre, by the EPSG code of their geographic system in degrees. */
export const GEOGRAPHIC_SYSTEMS: Readonly<Record<number, KnownSystem & { datum: string }>> = {
  4326: geographic('WGS 84', WGS84),
  4269: geographic('NAD83', '+datum=NAD83'),
  4258: geographic('ETRS89', GRS80),
  4674: geographic('SIRGAS 2000', GRS80),
  4283: geographic('GDA94', GRS80),
  4167: geographic('NZGD2000', GRS80),
};

function geographic(name: string, datum: string): KnownSystem & { datum: string } {
  return { name, datum, proj4: `+proj=longlat ${datum} +no_defs` };
}

interface ZoneRange {
  readonly first: number;
  readonly last: number;
  /** Of the first code. */
  readonly zone: number;
  readonly south: boolean;
  readonly datum: string;
  readonly name: (zone: string) => string;
}

const utm = (datum: string) => (zone: string) => `${datum} / UTM zone ${zone}`;

const ZONES: readonly ZoneRange[] = [
  { first: 32601, last: 32660, zone: 1, south: false, datum: WGS84, name: utm('WGS 84') },
  { first: 32701, last: 32760, zone: 1, south: true, datum: WGS84, name: utm('WGS 84') },
  { first: 31965, last: 31976, zone: 11, south: false, datum: GRS80, name: utm('SIRGAS 2000') },
  { first: 31977, last: 31985, zone: 17, south: true, datum: GRS80, name: utm('SIRGAS 2000') },
  { first: 25828, last: 25838, zone: 28, south: false, datum: GRS80, name: utm('ETRS89') },
  { first: 26901, last: 26923, zone: 1, south: false, datum: '+datum=NAD83', name: utm('NAD83') },
  {
    first: 28348,
    last: 28358,
    zone: 48,
    south: true,
    datum: GRS80,
    name: (zone) => `GDA94 / MGA zone ${zone.slice(0, -1)}`,
  },
];

const WEB_MERCATOR: KnownSystem = {
  name: 'WGS 84 / Pseudo-Mercator',
  proj4:
    '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +no_defs',
};

/** Systems that continental and polar land-cover maps come in. */
const OTHERS: Readonly<Record<number, KnownSystem>> = {
  3857: WEB_MERCATOR,
  3035: {
    name: 'ETRS89-extended / LAEA Europe',
    proj4: `+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 ${GRS80} +units=m +no_defs`,
  },
  2154: {
    name: 'RGF93 v1 / Lambert-93',
    proj4: `+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 ${GRS80} +units=m +no_defs`,
  },
  5070: {
    name: 'NAD83 / Conus Albers',
    proj4:
      '+proj=aea +lat_0=23 +lon_0=-96 +lat_1=29.5 +lat_2=45.5 +x_0=0 +y_0=0 +datum=NAD83 +units=m +no_defs',
  },
  3577: {
    name: 'GDA94 / Australian Albers',
    proj4: `+proj=aea +lat_0=0 +lon_0=132 +lat_1=-18 +lat_2=-36 +x_0=0 +y_0=0 ${GRS80} +units=m +no_defs`,
  },
  2193: {
    name: 'NZGD2000 / New Zealand Transverse Mercator 2000',
    proj4: `+proj=tmerc +lat_0=0 +lon_0=173 +k=0.9996 +x_0=1600000 +y_0=10000000 ${GRS80} +units=m +no_defs`,
  },
  3031: {
    name: 'WGS 84 / Antarctic Polar Stereographic',
    proj4: `+proj=stere +lat_0=-90 +lat_ts=-71 +lon_0=0 +x_0=0 +y_0=0 ${WGS84} +units=m +no_defs`,
  },
  3413: {
    name: 'WGS 84 / NSIDC Sea Ice Polar Stereographic North',
    proj4: `+proj=stere +lat_0=90 +lat_ts=70 +lon_0=-45 +x_0=0 +y_0=0 ${WGS84} +units=m +no_defs`,
  },
};

/** The projected system of an EPSG code, where it is one that is known here. */
export function knownProjectedSystem(epsg: number): KnownSystem | undefined {
  const range = ZONES.find(({ first, last }) => epsg >= first && epsg <= last);
  if (!range) return OTHERS[epsg];
  const zone = range.zone + epsg - range.first;
  const south = range.south ? ' +south' : '';
  return {
    name: range.name(`${zone}${range.south ? 'S' : 'N'}`),
    proj4: `+proj=utm +zone=${zone}${south} ${range.datum} +units=m +no_defs`,
  };
}
