import type { DescribedDatum } from './described-system.ts';
import { datumNamed, knownSystem, type KnownSystem } from './system-table.ts';

export interface DefinedDatum {
  /** The end of a proj4 definition: ellipsoid, shift, prime meridian. */
  readonly text: string;
  /** Metres; absent below a metre. */
  readonly uncertainty?: number;
}

interface Ellipsoid {
  readonly axis: number;
  /** Inverse; 0 for a sphere. */
  readonly flattening: number;
}

/** Those that a definition names instead of giving their axes. */
const NAMED: Readonly<Record<string, Ellipsoid>> = {
  WGS84: { axis: 6378137, flattening: 298.257223563 },
  GRS80: { axis: 6378137, flattening: 298.257222101 },
  bessel: { axis: 6377397.155, flattening: 299.1528128 },
  intl: { axis: 6378388, flattening: 297 },
  krass: { axis: 6378245, flattening: 298.3 },
};

/** Ellipsoids of which a shape like this is one agree to a centimetre on the ground. */
const AXIS_TOLERANCE = 0.01;
const FLATTENING_TOLERANCE = 1e-4;

/** Metres by which datums on a modern ellipsoid differ from WGS 84, from plate motion since the nineties. */
const MODERN_UNCERTAINTY = 2;

/**
 * A datum as proj4 has it: with the shift that the file gives, or that of a known code or name on the same ellipsoid; without one
 * on a sphere or a modern ellipsoid. Undefined for any other: taking an old datum for WGS 84 is wrong by up to hundreds of metres.
 */
export async function defineDatum(described: DescribedDatum): Promise<DefinedDatum | undefined> {
  const known = await knownDatum(described);
  const given = ellipsoidOf(described);
  const base = known && given && !isAlike(given, ellipsoidOfDefinition(known.datum)) ? undefined : known;
  const meridian = meridianText(described, base);
  const ellipsoid = given ? ellipsoidText(given) : base?.datum.replace(/ ?\+(towgs84|pm)=\S+/g, '');
  if (described.toWgs84 && ellipsoid !== undefined) {
    return { text: `${plainEllipsoid(ellipsoid)} +towgs84=${described.toWgs84.join(',')}${meridian}` };
  }
  if (base) {
    return { text: base.datum.replace(/ \+pm=\S+/, '') + meridian, uncertainty: base.uncertainty };
  }
  return given && isNearWgs84(given, described) ? guessed(given, meridian) : undefined;
}

async function knownDatum({ code, names }: DescribedDatum): Promise<KnownSystem | undefined> {
  if (code) {
    const system = await knownSystem(code.authority, code.code);
    if (system?.projection === '+proj=longlat') return system;
  }
  for (const name of names) {
    const system = await datumNamed(name);
    if (system) return system;
  }
  return undefined;
}

function ellipsoidOf({ semiMajorAxis, inverseFlattening }: DescribedDatum): Ellipsoid | undefined {
  if (semiMajorAxis === undefined || inverseFlattening === undefined) return undefined;
  return { axis: semiMajorAxis, flattening: inverseFlattening };
}

/** Of what resources/crs/make-table.py writes. */
function ellipsoidOfDefinition(text: string): Ellipsoid | undefined {
  const value = (key: string): string | undefined => new RegExp(`\\+${key}=(\\S+)`).exec(text)?.[1];
  const name = value('ellps') ?? value('datum');
  if (name !== undefined) return NAMED[name];
  const sphere = value('R');
  if (sphere !== undefined) return { axis: Number(sphere), flattening: 0 };
  const [axis, minor, flattening] = [Number(value('a')), value('b'), value('rf')];
  return { axis, flattening: minor === undefined ? Number(flattening) : axis / (axis - Number(minor)) };
}

function isAlike(one: Ellipsoid, other: Ellipsoid | undefined): boolean {
  return (
    other !== undefined &&
    Math.abs(one.axis - other.axis) < AXIS_TOLERANCE &&
    Math.abs(one.flattening - other.flattening) < FLATTENING_TOLERANCE
  );
}

function ellipsoidText({ axis, flattening }: Ellipsoid): string {
  const name = Object.keys(NAMED).find((key) => {
    return NAMED[key].axis === axis && Math.abs(NAMED[key].flattening - flattening) < 1e-8;
  });
  if (name !== undefined) return `+ellps=${name}`;
  return flattening === 0 ? `+R=${axis}` : `+a=${axis} +rf=${flattening}`;
}

/** `+datum` brings a shift of its own. */
function plainEllipsoid(text: string): string {
  return text.replace('+datum=', '+ellps=');
}

function meridianText({ primeMeridian }: DescribedDatum, known: KnownSystem | undefined): string {
  if (primeMeridian !== undefined) return primeMeridian === 0 ? '' : ` +pm=${primeMeridian}`;
  return / \+pm=\S+/.exec(known?.datum ?? '')?.[0] ?? '';
}

/** An unknown code may be of any datum, also one that lies far off on a modern ellipsoid. */
function isNearWgs84(given: Ellipsoid, { code }: DescribedDatum): boolean {
  if (code) return false;
  return given.flattening === 0 || isAlike(given, NAMED.WGS84);
}

function guessed(given: Ellipsoid, meridian: string): DefinedDatum {
  if (given.flattening === 0) return { text: ellipsoidText(given) + meridian };
  return { text: `${ellipsoidText(given)} +towgs84=0,0,0${meridian}`, uncertainty: MODERN_UNCERTAINTY };
}
