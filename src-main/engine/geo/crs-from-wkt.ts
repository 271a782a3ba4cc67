import type { Crs } from './crs.ts';
import { crsFromDescription } from './crs-from-description.ts';
import { describeWkt } from './describe-wkt.ts';
import { nameOf, parseWkt } from './wkt-tree.ts';

/**
 * The system of a well-known text: version 1 as OGC or ESRI writes it, or version 2; of a compound the horizontal one. Its `wkt` is
 * the text. Undefined for what is no such text; one that is not on the earth, or not understood for certain, has no `proj4`.
 */
export async function crsFromWkt(text: string): Promise<Crs | undefined> {
  const root = parseWkt(text);
  if (!root) return undefined;
  const system = describeWkt(root);
  if (system) return { ...(await crsFromDescription(system)), wkt: text };
  return { name: nameOf(root) ?? root.keyword, unit: 'unknown', wkt: text };
}
