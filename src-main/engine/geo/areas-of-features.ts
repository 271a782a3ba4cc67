import type { Crs } from './crs.ts';
import type { FeatureLayer } from './feature-layer.ts';
import type { AreaOfInterest } from './geometry.ts';
import { shapesOfFeatures } from './shapes-of-features.ts';

/** An area without the id that the project gives it. */
export type NamedArea = Pick<AreaOfInterest, 'name' | 'polygons'>;

/** The polygons of layers of features as areas, one for each feature, in the scene's coordinates. Throws as `shapesOfFeatures`. */
export async function areasOfFeatures(
  layers: readonly FeatureLayer[],
  sceneCrs: Crs | undefined,
): Promise<NamedArea[]> {
  const shapes = await shapesOfFeatures(layers, sceneCrs, {
    kinds: ['Polygon', 'MultiPolygon'],
    advice: 'an area is drawn as a polygon',
  });
  return shapes.map(({ name, polygons }) => ({ name, polygons }));
}
