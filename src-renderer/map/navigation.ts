import type OlMap from 'ol/Map.js';
import View from 'ol/View.js';
import type { SceneDescription } from '../../src-main/engine/api.ts';
import type { Extent } from '../../src-main/engine/geo/grid.ts';
import type { Position } from './lon-lat.ts';
import { mapProjection } from './map-projection.ts';

/** Screen pixels over which a scene's pixel may be spread at most, and scenes be shrunk to at least. */
const LARGEST_PIXEL = 64;
const SMALLEST_SCENE = 48;

/** Screen pixels left free around what is fitted. */
const MARGIN = 24;

export interface Viewpoint {
  readonly center: Position;
  /** Map units per screen pixel. */
  readonly resolution: number;
}

/** A view in the scene's reference system, fitted to the scene where no viewpoint is given. */
export function createView(scene: SceneDescription, map: OlMap, viewpoint: Viewpoint | undefined): View {
  const [minimumX, minimumY, maximumX, maximumY] = scene.extent;
  const finest = scene.tiles.resolutions[scene.tiles.resolutions.length - 1];
  const view = new View({
    projection: mapProjection(scene),
    center: [(minimumX + maximumX) / 2, (minimumY + maximumY) / 2],
    minResolution: finest / LARGEST_PIXEL,
    maxResolution: Math.max(finest, Math.max(maximumX - minimumX, maximumY - minimumY) / SMALLEST_SCENE),
    resolution: finest,
    enableRotation: false,
    multiWorld: true,
    constrainOnlyCenter: true,
  });
  if (viewpoint) {
    view.setCenter([...viewpoint.center]);
    view.setResolution(viewpoint.resolution);
  } else {
    fitExtent(view, map.getSize(), scene.extent, 0);
  }
  return view;
}

export function fitExtent(view: View, size: number[] | undefined, extent: Extent, duration: number): void {
  // Something without area, such as a point, is shown from near.
  view.fit([...extent], { size, padding: [MARGIN, MARGIN, MARGIN, MARGIN], duration });
}

export function contains([minimumX, minimumY, maximumX, maximumY]: Extent, [x, y]: Position): boolean {
  return x >= minimumX && x <= maximumX && y >= minimumY && y <= maximumY;
}

/** How long a move of the view takes, in milliseconds; none for those who asked for less motion. */
export function moveDuration(): number {
  return prefersReducedMotion() ? 0 : 180;
}

export function prefersReducedMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
