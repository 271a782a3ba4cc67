import type { Crs } from '../geo/crs.ts';
import { GEOGRAPHIC_SYSTEMS, knownProjectedSystem } from '../geo/known-systems.ts';

const UNIT_NAMES: readonly (readonly [RegExp, Crs['unit']])[] = [
  [/^(us[ _-]?survey[ _-]?foot|foot_us|us[ _-]?ft)$/i, 'us-survey-foot'],
  [/^(foot|feet|ft|international[ _-]?foot)$/i, 'foot'],
  [/^(met(er|re)s?|m)$/i, 'metre'],
  [/^(degrees?)$/i, 'degree'],
];

/** The system of a code of EPSG; one that is not known here keeps its code and cannot be placed on the earth. */
export async function crsFromEpsg(epsg: number): Promise<Crs> {
  const geographic = GEOGRAPHIC_SYSTEMS[epsg];
  if (geographic) return { name: geographic.name, epsg, proj4: geographic.proj4, unit: 'degree' };
  const projected = knownProjectedSystem(epsg);
  if (projected) return { name: projected.name, epsg, proj4: projected.proj4, unit: 'metre' };
  return { name: `EPSG:${epsg}`, epsg, unit: 'unknown' };
}

/** Names that ESRI's texts use instead of codes. */
const UTM_NAME = /^WGS[_ ](?:19)?84[ _/]+UTM[ _]zone[ _](\d{1,2})([NS])$/i;
const GEOGRAPHIC_NAME = /^(?:GCS_)?WGS[_ ](?:19)?84$/i;

/** The system that a text (WKT 1, ESRI's or WKT 2) names; placed on the earth where it says its code of EPSG. Undefined for no WKT. */
export async function crsFromWkt(text: string): Promise<Crs | undefined> {
  const wkt = text.trim();
  const name = /^\s*[A-Z_0-9]+\s*\[\s*"([^"]*)"/i.exec(wkt)?.[1];
  if (name === undefined) return undefined;
  const written = /(?:AUTHORITY|ID)\s*\[\s*"EPSG"\s*,\s*"?(\d+)"?\s*\]\s*\]\s*$/i.exec(wkt)?.[1];
  const code = written === undefined ? codeOfName(name) : Number(written);
  const known = code === undefined ? undefined : await crsFromEpsg(code);
  if (known && known.unit !== 'unknown') return { ...known, wkt };
  return { name: name.replaceAll('_', ' '), epsg: known?.epsg, unit: unitOf(wkt), wkt };
}

function codeOfName(name: string): number | undefined {
  if (GEOGRAPHIC_NAME.test(name)) return 4326;
  const [, zone, hemisphere] = UTM_NAME.exec(name) ?? [];
  return zone === undefined ? undefined : (/s/i.test(hemisphere) ? 32700 : 32600) + Number(zone);
}

/** The last unit of a text is that of the coordinates; the ones before are those of its parts. */
function unitOf(wkt: string): Crs['unit'] {
  const names = [...wkt.matchAll(/(?:LENGTHUNIT|ANGLEUNIT|UNIT)\s*\[\s*"([^"]+)"/gi)].map(([, name]) => name);
  const last = names.at(-1) ?? '';
  return UNIT_NAMES.find(([pattern]) => pattern.test(last))?.[1] ?? 'unknown';
}
