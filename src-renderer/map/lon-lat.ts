import proj4 from 'proj4';
import type { SceneDescription } from '../../src-main/engine/api.ts';

/** [x, y] in map units, or [longitude, latitude] in degrees. */
export type Position = readonly [number, number];

/** Between a scene's own coordinates and longitude and latitude on WGS 84. Undefined where a point cannot be converted. */
export interface LonLatConverter {
  toLonLat(position: Position): Position | undefined;
  fromLonLat(position: Position): Position | undefined;
}

/** Undefined for a scene that cannot be placed on the earth. */
export function lonLatConverter(crs: SceneDescription['crs']): LonLatConverter | undefined {
  if (!crs?.proj4) return undefined;
  try {
    const { forward, inverse } = proj4('WGS84', crs.proj4);
    return { toLonLat: guarded(inverse), fromLonLat: guarded(forward) };
  } catch {
    return undefined;
  }
}

function guarded(convert: (position: [number, number]) => number[]): LonLatConverter['toLonLat'] {
  return ([x, y]) => {
    try {
      const [first, second] = convert([x, y]);
      return Number.isFinite(first) && Number.isFinite(second) ? [first, second] : undefined;
    } catch {
      return undefined;
    }
  };
}
