import type { Window } from '../../raster/window.ts';
import type { ImageSize } from './image-size.ts';

/** The tiles of an image at one reduction: what is 2^reduction pixels wide in the file is one pixel here. */
export interface TileLayout {
  readonly size: ImageSize;
  readonly reduction: number;
  readonly width: number;
  readonly height: number;
}

/** The layout at a reduction; every side is rounded up, as the wavelet does. */
export function tileLayout(size: ImageSize, reduction: number): TileLayout {
  const [x0, y0, x1, y1] = size.area.map((at) => reduced(at, reduction));
  return { size, reduction, width: x1 - x0, height: y1 - y0 };
}

/** ceil(at / 2^reduction). */
export function reduced(at: number, reduction: number): number {
  return Math.ceil(at / 2 ** reduction);
}

/** Where a tile lies on the reference grid: left, top, right, bottom. */
export function tileArea({ area, tile, tilesAcross }: ImageSize, index: number): ImageSize['area'] {
  const left = tile.x + (index % tilesAcross) * tile.width;
  const top = tile.y + Math.floor(index / tilesAcross) * tile.height;
  return [
    Math.max(left, area[0]),
    Math.max(top, area[1]),
    Math.min(left + tile.width, area[2]),
    Math.min(top + tile.height, area[3]),
  ];
}

/** The pixels of a tile in the image of this layout; empty where a small tile has none left. */
export function tileWindow({ size, reduction }: TileLayout, index: number): Window {
  const [x0, y0, x1, y1] = tileArea(size, index).map((at) => reduced(at, reduction));
  const column = x0 - reduced(size.area[0], reduction);
  const row = y0 - reduced(size.area[1], reduction);
  return { column, row, width: x1 - x0, height: y1 - y0 };
}

/** The tiles that share pixels with a window, row by row. */
export function* tilesUnder(layout: TileLayout, window: Window): Generator<{ index: number; area: Window }> {
  const { tilesAcross, tilesDown } = layout.size;
  const [firstRow, lastRow] = span(window.row, window.height, tilesDown, (row) => {
    const area = tileWindow(layout, row * tilesAcross);
    return area.row + area.height;
  });
  const [firstColumn, lastColumn] = span(window.column, window.width, tilesAcross, (column) => {
    const area = tileWindow(layout, column);
    return area.column + area.width;
  });
  for (let row = firstRow; row <= lastRow; row += 1) {
    for (let column = firstColumn; column <= lastColumn; column += 1) {
      const index = row * tilesAcross + column;
      const area = tileWindow(layout, index);
      if (area.width > 0 && area.height > 0) yield { index, area };
    }
  }
}

/** First and last of `count` tiles in a line that reach into [from, from + length); `endOf` rises. */
function span(
  from: number,
  length: number,
  count: number,
  endOf: (tile: number) => number,
): readonly [number, number] {
  const firstBeyond = (place: number): number => {
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (endOf(middle) > place) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  return [firstBeyond(from), firstBeyond(from + length - 1)];
}
