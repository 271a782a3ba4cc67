/** A rectangle of pixels: upper left column and row, and size. */
export interface Window {
  readonly column: number;
  readonly row: number;
  readonly width: number;
  readonly height: number;
}

/** What both windows cover; width or height 0 where they do not meet. */
export function intersect(left: Window, right: Window): Window {
  const column = Math.max(left.column, right.column);
  const row = Math.max(left.row, right.row);
  const width = Math.max(0, Math.min(left.column + left.width, right.column + right.width) - column);
  const height = Math.max(0, Math.min(left.row + left.height, right.row + right.height) - row);
  return { column, row, width, height };
}

/** The window grown by `margin` pixels on every side, cut to a raster of this size. */
export function grow(window: Window, margin: number, width: number, height: number): Window {
  return intersect(
    {
      column: window.column - margin,
      row: window.row - margin,
      width: window.width + 2 * margin,
      height: window.height + 2 * margin,
    },
    { column: 0, row: 0, width, height },
  );
}

/** Cuts `area` into windows of at most `blockWidth` x `blockHeight`, aligned to multiples of the block size, row by row. */
export function* windowsOf(area: Window, blockWidth: number, blockHeight: number): Generator<Window> {
  const firstRow = Math.floor(area.row / blockHeight) * blockHeight;
  const firstColumn = Math.floor(area.column / blockWidth) * blockWidth;
  for (let row = firstRow; row < area.row + area.height; row += blockHeight) {
    for (let column = firstColumn; column < area.column + area.width; column += blockWidth) {
      const window = intersect(area, { column, row, width: blockWidth, height: blockHeight });
      if (window.width > 0 && window.height > 0) yield window;
    }
  }
}

/** The window of a lattice of squares of `side` pixels in which a window begins, cut to a raster of this size. */
export function cellAround({ column, row }: Window, side: number, width: number, height: number): Window {
  return intersect(
    { column: column - (column % side), row: row - (row % side), width: side, height: side },
    { column: 0, row: 0, width, height },
  );
}

/** The smallest window that covers both. */
export function enclose(left: Window, right: Window): Window {
  const column = Math.min(left.column, right.column);
  const row = Math.min(left.row, right.row);
  return {
    column,
    row,
    width: Math.max(left.column + left.width, right.column + right.width) - column,
    height: Math.max(left.row + left.height, right.row + right.height) - row,
  };
}
