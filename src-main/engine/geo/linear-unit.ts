import type { Crs } from './crs.ts';

const FOOT = 0.3048;
const US_SURVEY_FOOT = 1200 / 3937;

const NAMED: readonly (readonly [Crs['unit'], number])[] = [
  ['metre', 1],
  ['foot', FOOT],
  ['us-survey-foot', US_SURVEY_FOOT],
];

/** EPSG's linear units in metres. */
const EPSG_UNITS: Readonly<Record<number, number>> = {
  9001: 1,
  9002: FOOT,
  9003: US_SURVEY_FOOT,
  9005: 0.3047972654,
  9014: 1.8288,
  9030: 1852,
  9036: 1000,
  9037: 0.9143917962,
  9038: 0.3047972654 * 0.66,
  9040: 0.914398414616029,
  9041: 0.304799471538676,
  9042: 20.116765121552632,
  9060: 0.914398530744441,
  9061: 0.30479951024814694,
  9062: 20.116782494375872,
  9084: 0.91439523,
  9085: 0.30479841,
  9093: 1609.344,
  9094: 0.304799710181509,
  9095: 0.3048007491,
  9096: 0.9144,
  9097: 20.1168,
  9098: 0.201168,
};

/** Metres of one of EPSG's linear units; undefined for codes that are not known here. */
export function metresOfUnit(code: number): number | undefined {
  return EPSG_UNITS[code];
}

/** The name of a linear unit by its size. */
export function linearUnitOf(metres: number | undefined): Crs['unit'] {
  return NAMED.find(([, size]) => Math.abs((metres ?? 0) / size - 1) < 1e-10)?.[0] ?? 'unknown';
}

/** How a proj4 definition says it. */
export function unitDefinition(metres: number): string {
  const name = linearUnitOf(metres);
  if (name === 'metre') return '+units=m';
  if (name === 'foot') return '+units=ft';
  return name === 'us-survey-foot' ? '+units=us-ft' : `+to_meter=${metres}`;
}

/** Metres of the unit of a proj4 definition; undefined for one in degrees. */
export function metresOfDefinition(definition: string): number | undefined {
  if (/\+proj=longlat\b/.test(definition)) return undefined;
  const size = /\+to_meter=(\S+)/.exec(definition)?.[1];
  if (size !== undefined) return Number(size);
  const name = /\+units=(\S+)/.exec(definition)?.[1] ?? 'm';
  return { m: 1, ft: FOOT, 'us-ft': US_SURVEY_FOOT }[name];
}

/** Metres of one unit of a system's coordinates; undefined for degrees and units of unknown size. */
export function metresPerUnit({ unit, proj4 }: Pick<Crs, 'unit' | 'proj4'>): number | undefined {
  const named = NAMED.find(([name]) => name === unit)?.[1];
  return named ?? (unit === 'unknown' && proj4 ? metresOfDefinition(proj4) : undefined);
}
