/** One overview being written. */
export interface OverviewLevel {
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** In tiles. */
  readonly columns: number;
  readonly rows: number;
  readonly tileSize: number;
  /** Band by band, row by row; 0 where a tile was left out. */
  readonly offsets: Float64Array;
  readonly lengths: Float64Array;
  /** Of the mask, row by row. */
  readonly maskOffsets: Float64Array;
  readonly maskLengths: Float64Array;
}

/** Overviews of half the size each, from that of a scene of this size down to the first that fits into a tile. */
export function overviewLevels(
  sceneWidth: number,
  sceneHeight: number,
  bandCount: number,
  tileSize: number,
): OverviewLevel[] {
  const [width, height] = [Math.ceil(sceneWidth / 2), Math.ceil(sceneHeight / 2)];
  const columns = Math.ceil(width / tileSize);
  const rows = Math.ceil(height / tileSize);
  const tiles = columns * rows;
  const level = {
    ...{ width, height, columns, rows, tileSize },
    offsets: new Float64Array(tiles * bandCount),
    lengths: new Float64Array(tiles * bandCount),
    maskOffsets: new Float64Array(tiles),
    maskLengths: new Float64Array(tiles),
  };
  if (tiles === 1) return [level];
  return [level, ...overviewLevels(width, height, bandCount, tileSize)];
}
