import Projection from 'ol/proj/Projection.js';
import { register } from 'ol/proj/proj4.js';
import { get as findProjection } from 'ol/proj.js';
import proj4 from 'proj4';
import type { SceneDescription } from '../../src-main/engine/api.ts';

/**
 * The scene's own reference system as the map's projection, under a code of its own. Scenes off the earth, and systems
 * that OpenLayers cannot work out, get a plain plane.
 */
export function mapProjection({ crs }: Pick<SceneDescription, 'crs'>): Projection {
  if (!crs?.proj4) return new Projection({ code: 'swath:plane', units: 'pixels', metersPerUnit: 1 });
  const code = `swath:${crs.proj4}`;
  try {
    if (!proj4.defs(code)) {
      proj4.defs(code, crs.proj4);
      register(proj4);
    }
    return findProjection(code) ?? planeOf(code);
  } catch {
    return planeOf(code);
  }
}

function planeOf(code: string): Projection {
  return new Projection({ code, units: 'm' });
}
