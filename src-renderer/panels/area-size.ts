import type { Polygon } from '../../src-main/engine/geo/geometry.ts';
import type { Extent } from '../../src-main/engine/geo/grid.ts';

/** The part of an area of interest that its shape needs. */
interface Shape {
  readonly polygons: readonly Polygon[];
}

/** The bounding box of all polygons; undefined where they have no position. */
export function areaExtent({ polygons }: Shape): Extent | undefined {
  const positions = polygons.flatMap((rings) => rings.flat());
  if (positions.length === 0) return undefined;
  const extent: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of positions) {
    extent[0] = Math.min(extent[0], x);
    extent[1] = Math.min(extent[1], y);
    extent[2] = Math.max(extent[2], x);
    extent[3] = Math.max(extent[3], y);
  }
  return extent;
}

/** What the polygons cover on the plane, holes taken off, in hectares, for coordinates in metres (shoelace formula). */
export function areaHectares({ polygons }: Shape): number {
  const squareMetres = polygons
    .map(([outer = [], ...holes]) => ringArea(outer) - holes.reduce((sum, hole) => sum + ringArea(hole), 0))
    .reduce((sum, part) => sum + part, 0);
  return squareMetres / 10_000;
}

function ringArea(ring: Polygon[number]): number {
  // Relative to the first position: map coordinates are large, and their products would lose the small differences.
  const [originX, originY] = ring[0] ?? [0, 0];
  let twice = 0;
  for (let at = 1; at < ring.length; at += 1) {
    const [x, y] = ring[at - 1];
    const [nextX, nextY] = ring[at];
    twice += (x - originX) * (nextY - originY) - (nextX - originX) * (y - originY);
  }
  return Math.abs(twice) / 2;
}
