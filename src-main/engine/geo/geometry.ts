/** [x, y] in map units. */
export type Position = readonly [number, number];

/** A closed ring of positions; the first is repeated at the end. */
export type Ring = readonly Position[];

/** An outer ring, then its holes (GeoJSON's order). */
export type Polygon = readonly Ring[];

/** A named part of a scene to work on. Coordinates are in the scene's own reference system. */
export interface AreaOfInterest {
  readonly id: string;
  readonly name: string;
  readonly polygons: readonly Polygon[];
}
