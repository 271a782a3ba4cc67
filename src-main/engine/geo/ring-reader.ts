import proj4 from 'proj4';
import { EngineError } from '../errors.ts';
import { bendRing } from './bend-ring.ts';
import type { Crs } from './crs.ts';
import type { FeatureLayer, StatedCrs } from './feature-layer.ts';
import type { Ring } from './geometry.ts';
import { resolveCrs } from './stated-crs.ts';

/** Brings the rings of one layer into a scene's coordinates. */
export interface RingReader {
  /** `name` is the area's, for messages. */
  readRing(ring: Ring, name: string): Ring;
}

/** How far a bent edge may stray from the true one, in the scene's unit: far below any pixel. */
const TOLERANCE = { metre: 0.1, foot: 0.3, 'us-survey-foot': 0.3, degree: 1e-6, unknown: 0.1 } as const;

const LON_LAT_CODES = [4326, 4979];

/**
 * Chooses by what the layer says of its coordinates; where it says nothing they are the scene's own. Throws `bad-input` where
 * the two systems cannot be joined.
 */
export async function ringReader(
  { sourceName, crs: stated }: Pick<FeatureLayer, 'sourceName' | 'crs'>,
  sceneCrs: Crs | undefined,
): Promise<RingReader> {
  const source = await resolveCrs(stated);
  if (isOwn(stated, source, sceneCrs)) return { readRing: (ring) => ring };
  const isLonLat = stated.kind === 'lon-lat' || LON_LAT_CODES.includes(source?.epsg ?? 0);
  const check = isLonLat ? checkLonLat : () => {};
  if (isLonLat && LON_LAT_CODES.includes(sceneCrs?.epsg ?? 0)) {
    return {
      readRing: (ring, name) => {
        check(ring, name, sourceName);
        return ring;
      },
    };
  }
  if (!sceneCrs?.proj4) throw cannotPlace(sourceName, nameOf(stated, source), sceneCrs);
  if (!source?.proj4) throw unknownSystem(sourceName, nameOf(stated, source), sceneCrs);
  const { forward } = proj4(source.proj4, sceneCrs.proj4);
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

function isOwn(stated: StatedCrs, source: Crs | undefined, sceneCrs: Crs | undefined): boolean {
  if (stated.kind === 'unstated') return true;
  if (sceneCrs === undefined) return stated.kind === 'lon-lat';
  if (stated.kind === 'named' && stated.name === sceneCrs.name) return true;
  if (source?.epsg !== undefined) return source.epsg === sceneCrs.epsg;
  return source?.proj4 !== undefined && source.proj4 === sceneCrs.proj4;
}

function nameOf(stated: StatedCrs, source: Crs | undefined): string {
  if (stated.kind === 'lon-lat') return 'lon/lat';
  if (stated.kind === 'named') return stated.name;
  return source?.name ?? 'an unnamed system';
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

function cannotPlace(sourceName: string, given: string, sceneCrs: Crs | undefined): EngineError {
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
