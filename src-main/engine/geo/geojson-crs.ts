import proj4 from 'proj4';
import { EngineError } from '../errors.ts';
import type { Crs } from './crs.ts';
import { knownSystem, type Authority } from './system-table.ts';
import { bendRing } from './bend-ring.ts';
import type { Ring } from './geometry.ts';

/** Brings the rings of one GeoJSON text into a scene's coordinates. */
export interface PositionReader {
  /** `name` is the area's, for messages. */
  readRing(ring: Ring, name: string): Ring;
}

/** How far a bent edge may stray from the true one, in the scene's unit: far below any pixel. */
const TOLERANCE = { metre: 0.1, foot: 0.3, 'us-survey-foot': 0.3, degree: 1e-6, unknown: 0.1 } as const;

const LON_LAT_CODES = [4326, 4979];

/** Chooses by the `crs` member of the text, if it has one. Throws `bad-input` where the two systems cannot be joined. */
export async function positionReader(
  crsMember: unknown,
  sourceName: string,
  sceneCrs: Crs | undefined,
): Promise<PositionReader> {
  const named = nameOfCrs(crsMember);
  const code = named === undefined ? undefined : epsgOf(named);
  if (isOwn(named, code, sceneCrs)) return { readRing: (ring) => ring };
  const isLonLat = named === undefined || /CRS:?84$/i.test(named) || LON_LAT_CODES.includes(code ?? 0);
  const check = isLonLat ? checkLonLat : () => {};
  if (isLonLat && LON_LAT_CODES.includes(sceneCrs?.epsg ?? 0)) {
    return {
      readRing: (ring, name) => {
        check(ring, name, sourceName);
        return ring;
      },
    };
  }
  if (!sceneCrs?.proj4) throw cannotPlace(sourceName, named, sceneCrs);
  const definition = isLonLat ? 'EPSG:4326' : await definitionOf(named!);
  if (!definition) throw unknownSystem(sourceName, named!, sceneCrs);
  const { forward } = proj4(definition, sceneCrs.proj4);
  return {
    readRing: (ring, name) => {
      check(ring, name, sourceName);
      const bent = bendRing(ring, ([x, y]) => forward([x, y]), TOLERANCE[sceneCrs.unit]);
      if (bent.every(([x, y]) => Number.isFinite(x) && Number.isFinite(y))) return bent;
      throw new EngineError(
        'bad-input',
        `${sourceName}: "${name}" lies where ${sceneCrs.name} has no coordinates; check where the area is.`,
      );
    },
  };
}

function isOwn(named: string | undefined, code: number | undefined, sceneCrs: Crs | undefined): boolean {
  if (sceneCrs === undefined) return named === undefined;
  return named !== undefined && (named === sceneCrs.name || (code !== undefined && code === sceneCrs.epsg));
}

/** {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32725"}} */
function nameOfCrs(member: unknown): string | undefined {
  const name = (member as { properties?: { name?: unknown } } | null | undefined)?.properties?.name;
  return typeof name === 'string' && name !== '' ? name : undefined;
}

function epsgOf(name: string): number | undefined {
  const digits = /EPSG(?:[:/][^:/]*)?[:/](\d{4,6})$/i.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

async function definitionOf(name: string): Promise<string | undefined> {
  const [, authority, code] = /(EPSG|ESRI)(?:[:/][^:/]*)?[:/](\d{4,6})$/i.exec(name) ?? [];
  if (code === undefined) return undefined;
  return (await knownSystem(authority.toUpperCase() as Authority, Number(code)))?.proj4;
}

function checkLonLat(ring: Ring, name: string, sourceName: string): void {
  const stray = ring.find(([x, y]) => Math.abs(x) > 360 || Math.abs(y) > 90);
  if (!stray) return;
  throw new EngineError(
    'bad-input',
    `${sourceName}: "${name}" has the position ${stray.join(', ')}, which is not longitude and latitude. GeoJSON is lon/lat ` +
      'unless its "crs" member names another system: save it as lon/lat (EPSG:4326), or add that member.',
  );
}

function cannotPlace(sourceName: string, named: string | undefined, sceneCrs: Crs | undefined): EngineError {
  const given = named ?? 'lon/lat';
  const remedy = sceneCrs
    ? `Give the areas in the scene's own coordinates, with a "crs" member that names "${ownName(sceneCrs)}".`
    : 'Give the areas in the scene\'s own coordinates, without a "crs" member.';
  const reason = sceneCrs
    ? `the scene's coordinate system (${sceneCrs.name}) cannot be placed on the earth`
    : 'the scene has no coordinate system';
  return new EngineError('bad-input', `${sourceName} is in ${given}, but ${reason}. ${remedy}`);
}

function unknownSystem(sourceName: string, named: string, sceneCrs: Crs): EngineError {
  return new EngineError(
    'bad-input',
    `${sourceName} is in ${named}, which is not known here; save it as lon/lat (EPSG:4326) or in the scene's own system ` +
      `(${ownName(sceneCrs)}).`,
  );
}

function ownName({ epsg, name }: Crs): string {
  return epsg === undefined ? name : `EPSG:${epsg}`;
}
