import type { AreaOfInterest } from '../../src-main/engine/geo/geometry.ts';
import type { Extent } from '../../src-main/engine/geo/grid.ts';

/** Around the chosen areas, or around all where none is chosen; undefined where there are none. */
export function extentOfAreas(
  areas: readonly AreaOfInterest[],
  chosen: ReadonlySet<string>,
): Extent | undefined {
  const picked = areas.filter(({ id }) => chosen.has(id));
  const positions = (picked.length > 0 ? picked : areas).flatMap(({ polygons }) => polygons.flat(2));
  if (positions.length === 0) return undefined;
  return positions.reduce<Extent>(
    ([left, bottom, right, top], [x, y]) => [
      Math.min(left, x),
      Math.min(bottom, y),
      Math.max(right, x),
      Math.max(top, y),
    ],
    [Infinity, Infinity, -Infinity, -Infinity],
  );
}
