import { crsFromEpsg, crsFromEsri } from './crs-from-description.ts';
import { crsFromWkt } from './crs-from-wkt.ts';
import type { Crs } from './crs.ts';
import type { StatedCrs } from './feature-layer.ts';

const LON_LAT: Crs = { name: 'WGS 84', epsg: 4326, proj4: 'EPSG:4326', unit: 'degree' };

/** The system that a layer states; undefined where it states none, and without `proj4` where it is not known here. */
export async function resolveCrs(stated: StatedCrs): Promise<Crs | undefined> {
  if (stated.kind === 'unstated') return undefined;
  if (stated.kind === 'lon-lat') return LON_LAT;
  if (stated.kind === 'wkt') return crsFromWkt(stated.wkt);
  if (/CRS:?84$/i.test(stated.name)) return LON_LAT;
  const [, authority, code] = /(EPSG|ESRI)(?:[:/][^:/]*)?[:/](\d{4,6})$/i.exec(stated.name) ?? [];
  if (code === undefined) return undefined;
  return authority.toUpperCase() === 'EPSG' ? crsFromEpsg(Number(code)) : crsFromEsri(Number(code));
}
