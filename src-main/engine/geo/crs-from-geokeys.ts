import type { Crs, GeoKeyTags } from './crs.ts';
import { crsFromDescription } from './crs-from-description.ts';
import { crsFromWkt } from './crs-from-wkt.ts';
import type { SystemCode } from './described-system.ts';
import { describeGeoKeys } from './describe-geokeys.ts';
import { GEO_KEY, openGeoKeys, USER_DEFINED, type GeoKeys } from './geokeys.ts';
import { knownSystem } from './system-table.ts';

const PROJECTED = 1;
const GEOGRAPHIC = 2;

/**
 * The reference system that a file's GeoKeys describe; a vertical one is left aside. One that cannot be placed on the earth (an
 * unknown code or method, or a datum that needs a shift we do not have) keeps its name and has no `proj4`.
 */
export async function crsFromGeoKeys(geoKeys: GeoKeyTags): Promise<Crs | undefined> {
  const keys = openGeoKeys(geoKeys);
  const model = keys.code(GEO_KEY.modelType);
  if (model === PROJECTED || model === GEOGRAPHIC) {
    return { ...(await horizontalCrs(keys, model === PROJECTED)), geoKeys };
  }
  const text = esriText(keys);
  const cited = text === undefined ? undefined : await crsFromWkt(text);
  if (cited) return { ...cited, geoKeys };
  const name = citedName(keys, GEO_KEY.citation);
  return name === undefined ? undefined : { name, unit: 'unknown', geoKeys };
}

async function horizontalCrs(keys: GeoKeys, isProjected: boolean): Promise<Crs> {
  const code = epsgCode(keys.code(isProjected ? GEO_KEY.projectedType : GEO_KEY.geographicType));
  const cited =
    citedName(keys, isProjected ? GEO_KEY.projectedCitation : GEO_KEY.geographicCitation) ??
    citedName(keys, GEO_KEY.citation);
  const text = esriText(keys);
  if (code === undefined && text !== undefined) {
    const crs = await crsFromWkt(text);
    if (crs) return crs;
  }
  const kind = isProjected ? 'projected' : 'geographic';
  const name = cited ?? (code === undefined ? `Unnamed ${kind} system` : `EPSG:${code}`);
  const known = code === undefined ? undefined : await authorityOf(code);
  const crs = await crsFromDescription(describeGeoKeys(keys, name, isProjected, known));
  return known || code === undefined ? crs : { ...crs, epsg: code };
}

/** ESRI's software writes codes of its own into the same key; EPSG has none of those. */
async function authorityOf(code: number): Promise<SystemCode | undefined> {
  for (const authority of ['EPSG', 'ESRI'] as const) {
    if (await knownSystem(authority, code)) return { authority, code };
  }
  return undefined;
}

function epsgCode(code: number | undefined): number | undefined {
  return code !== undefined && code > 0 && code !== USER_DEFINED ? code : undefined;
}

/** ESRI's software puts the whole system into a citation as well-known text. */
function esriText(keys: GeoKeys): string | undefined {
  const citations = [GEO_KEY.projectedCitation, GEO_KEY.citation, GEO_KEY.geographicCitation];
  const found = citations.map((key) => /ESRI PE String = (.+)/s.exec(keys.text(key) ?? '')?.[1]);
  return found.find((text) => text !== undefined);
}

/** The name in a citation; ESRI's and GDAL's put it after a label: "PCS Name = WGS_1984_UTM_Zone_33N|GCS Name = ...". */
function citedName(keys: GeoKeys, key: number): string | undefined {
  const citation = keys.text(key);
  if (citation === undefined) return undefined;
  const wkt = /ESRI PE String = [A-Z]+\["([^"]+)"/.exec(citation);
  const labelled = /(?:PCS|GCS) Name = ([^|]+)/.exec(citation);
  return (wkt?.[1] ?? labelled?.[1] ?? citation.split('|')[0].split('\n')[0]).trim() || undefined;
}
