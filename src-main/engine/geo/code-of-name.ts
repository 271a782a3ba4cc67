import proj4 from 'proj4';
import type { Crs } from './crs.ts';
import { crsFromEpsg } from './crs-from-description.ts';

/** Two definitions of one system agree to this, in the system's unit. */
const TOLERANCE = 0.01;

/**
 * ESRI's texts have names instead of codes; of the commonest systems the name tells the code: "WGS_1984_UTM_Zone_33N",
 * "GCS_WGS_1984". A system of such a name that does not lie where the code's does stays as it is.
 */
export async function withCodeOfName(crs: Crs): Promise<Crs> {
  const code = crs.epsg === undefined && crs.proj4 !== undefined ? codeOf(crs.name) : undefined;
  if (code === undefined) return crs;
  const known = await crsFromEpsg(code);
  return isSame(crs.proj4!, known.proj4!) ? { ...known, wkt: crs.wkt } : crs;
}

function codeOf(name: string): number | undefined {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (/^(gcs)?wgs(19)?84$/.test(plain)) return 4326;
  const [, zone, hemisphere] = /^wgs(?:19)?84utmzone(\d{1,2})([ns])$/.exec(plain) ?? [];
  if (zone === undefined || Number(zone) < 1 || Number(zone) > 60) return undefined;
  return (hemisphere === 's' ? 32700 : 32600) + Number(zone);
}

function isSame(one: string, other: string): boolean {
  const [longitude, latitude] = proj4(other).inverse([500_000, 4_000_000]);
  const place: [number, number] = Number.isFinite(longitude) ? [longitude, latitude] : [0, 0];
  const [x, y] = proj4(one).forward(place);
  const [otherX, otherY] = proj4(other).forward(place);
  return Math.hypot(x - otherX, y - otherY) < TOLERANCE;
}
