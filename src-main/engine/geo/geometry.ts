/** A closed ring of [x, y] positions in map units; the first position is repeated at the end. */
export type Ring = readonly (readonly [number, number])[];

/** An outer ring, then its holes (GeoJSON's order). */
export type Polygon = readonly Ring[];

/** A named part of a scene to work on. Coordinates are in the scene's own reference system. */
export interface AreaOfInterest {
  readonly id: string;
  readonly name: string;
  readonly polygons: readonly Polygon[];
}
