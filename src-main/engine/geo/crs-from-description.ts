import proj4 from 'proj4';
import type { Crs } from './crs.ts';
import { defineDatum, type DefinedDatum } from './define-datum.ts';
import type { DescribedSystem, SystemCode } from './described-system.ts';
import { linearUnitOf, metresOfDefinition, unitDefinition } from './linear-unit.ts';
import { defineProjection, methodNamed } from './projection-method.ts';
import { knownSystem, type KnownSystem } from './system-table.ts';

/** Two spellings of one projection agree to this, in metres, a degree from its origin. */
const SPELLING_TOLERANCE = 0.01;

const WEB_MERCATOR = /^(popularvisualisationpseudomercator|mercatorauxiliarysphere)$/;

/** The system of a code of EPSG's; one that is not in the table keeps its code as its name. */
export function crsFromEpsg(code: number): Promise<Crs> {
  return crsFromCode({ authority: 'EPSG', code });
}

/** The system of a code of ESRI's; it has no `epsg`. */
export function crsFromEsri(code: number): Promise<Crs> {
  return crsFromCode({ authority: 'ESRI', code });
}

/**
 * A described system as proj4 has it. Its code counts where it is known and the description does not contradict it; a description
 * that is not understood for certain, without such a code, keeps its name and has no `proj4`.
 */
export async function crsFromDescription(system: DescribedSystem): Promise<Crs> {
  const { code, datum } = system;
  const known = code && (await knownSystem(code.authority, code.code));
  const projection = projectionText(system);
  if (known && agrees(system, projection, known)) {
    return knownCrs(code, datum.toWgs84 ? withShift(known, datum.toWgs84) : known);
  }
  const defined = projection === undefined ? undefined : await defineDatum(datum);
  return {
    name: system.name,
    epsg: known || code?.authority !== 'EPSG' ? undefined : code.code,
    unit: unitOf(system),
    ...(projection !== undefined && defined ? placed(projection, defined) : {}),
  };
}

async function crsFromCode(code: SystemCode): Promise<Crs> {
  const known = await knownSystem(code.authority, code.code);
  if (known) return knownCrs(code, known);
  const name = `${code.authority}:${code.code}`;
  return { name, epsg: code.authority === 'EPSG' ? code.code : undefined, unit: 'unknown' };
}

function knownCrs({ authority, code }: SystemCode, { name, proj4, uncertainty }: KnownSystem): Crs {
  const metres = metresOfDefinition(proj4);
  return {
    name,
    epsg: authority === 'EPSG' ? code : undefined,
    proj4,
    unit: metres === undefined ? 'degree' : linearUnitOf(metres),
    uncertainty,
  };
}

/** The file's own shift instead of the table's, on a datum that is shifted at all. The table's own stays as approximate as it is. */
function withShift(known: KnownSystem, toWgs84: readonly number[]): KnownSystem {
  const own = /\+towgs84=(\S+)/.exec(known.datum)?.[1].split(',').map(Number) ?? [];
  if (toWgs84.every((value, index) => value === (own[index] ?? 0))) return known;
  const shifted = (text: string): string => text.replace(/\+towgs84=\S+/, `+towgs84=${toWgs84.join(',')}`);
  return { ...known, datum: shifted(known.datum), proj4: shifted(known.proj4), uncertainty: undefined };
}

function placed(projection: string, { text, uncertainty }: DefinedDatum): Pick<Crs, 'proj4' | 'uncertainty'> {
  const definition = isWhole(projection) ? projection : `${projection} ${text}`;
  return { proj4: `${definition} +no_defs`, uncertainty };
}

/** Web Mercator takes the ellipsoid's coordinates for a sphere's: its definition names no datum. */
function isWhole(projection: string): boolean {
  return projection.includes('+nadgrids=@null');
}

function unitOf({ projection, unit }: DescribedSystem): Crs['unit'] {
  if (projection) return linearUnitOf(unit);
  return unit === 1 ? 'degree' : 'unknown';
}

function projectionText({ projection, unit, unclear, datum }: DescribedSystem): string | undefined {
  if (unclear || !unit) return undefined;
  if (!projection) return unit === 1 ? '+proj=longlat' : undefined;
  const { method, parameters } = projection;
  if (WEB_MERCATOR.test(method.toLowerCase().replace(/[^a-z]/g, ''))) {
    const { longitude = 0, easting = 0, northing = 0 } = parameters;
    if (datum.semiMajorAxis !== 6378137) return undefined;
    const origin = `+lon_0=${longitude} +x_0=${easting} +y_0=${northing}`;
    return `+proj=merc ${origin} +k=1 ${unitDefinition(unit)} +a=6378137 +b=6378137 +nadgrids=@null`;
  }
  const found = methodNamed(method);
  const text = found && defineProjection(found, parameters);
  return text && `${text} ${unitDefinition(unit)}`;
}

/** A description that says nothing of its projection is taken at its code. */
function agrees(system: DescribedSystem, projection: string | undefined, known: KnownSystem): boolean {
  const metres = metresOfDefinition(known.proj4);
  const unit = system.unit ?? metres ?? 1;
  if (!(Math.abs(unit / (metres ?? 1) - 1) < 1e-7)) return false;
  if (projection === undefined || projection === known.projection) return true;
  if (!system.projection || known.projection === '+proj=longlat') return false;
  const { latitude, parallel1, longitude = 0 } = system.projection.parameters;
  const origin = latitude ?? parallel1 ?? 0;
  const point: [number, number] = [longitude + 1, origin > 80 ? origin - 1 : origin + 1];
  const onPlane = (text: string): number[] => {
    const datum = isWhole(text) ? '' : known.datum.replace(/ ?\+(towgs84|pm)=\S+/g, '') || '+datum=WGS84';
    return proj4('+proj=longlat +datum=WGS84', `${text} ${datum.replace('+datum', '+ellps')}`, point);
  };
  const [one, other] = [onPlane(projection), onPlane(known.projection)];
  return Math.hypot(one[0] - other[0], one[1] - other[1]) * unit < SPELLING_TOLERANCE;
}
