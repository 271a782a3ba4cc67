import proj4 from 'proj4';
import type { Crs } from './crs.ts';
import type { StatedCrs } from './feature-layer.ts';

const LON_LAT: Crs = { name: 'WGS 84', epsg: 4326, proj4: 'EPSG:4326', unit: 'degree' };

/** The system that a layer states; undefined where it states none or one that is not known here. */
export async function resolveCrs(stated: StatedCrs): Promise<Crs | undefined> {
  if (stated.kind === 'lon-lat') return LON_LAT;
  if (stated.kind !== 'named') return undefined;
  if (/CRS:?84$/i.test(stated.name)) return LON_LAT;
  const code = epsgOf(stated.name);
  const name = `EPSG:${code}`;
  if (code === undefined) return undefined;
  return { name, epsg: code, proj4: proj4.defs(name) ? name : undefined, unit: 'unknown' };
}

function epsgOf(name: string): number | undefined {
  const digits = /EPSG(?:[:/][^:/]*)?[:/](\d{4,6})$/i.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
