/** Where a pixel position lies on the map, as a file says of some places instead of giving a transform for all. */
export interface ControlPoint {
  /** In pixels from the upper left corner of the upper left pixel. */
  readonly column: number;
  readonly row: number;
  /** In the grid's reference system; `z` is a height where the file has one. */
  readonly x: number;
  readonly y: number;
  readonly z: number;
}
