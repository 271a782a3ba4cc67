/** The rows of a long list that are drawn, and the room to leave for those that are not. */
export interface RowWindow {
  /** Zero-based, drawn from `first` up to but not including `end`. */
  readonly first: number;
  readonly end: number;
  /** In pixels. */
  readonly above: number;
  readonly below: number;
}

const OVERSCAN_ROWS = 10;

/** Lists up to this long are drawn whole, so that searching the page finds every row. */
export const WHOLE_ROWS = 200;

/** Which of `count` rows of `rowHeight` pixels to draw for a viewport. */
export function rowWindow(
  count: number,
  rowHeight: number,
  scrollTop: number,
  viewportHeight: number,
): RowWindow {
  if (count <= WHOLE_ROWS) return { first: 0, end: count, above: 0, below: 0 };
  const top = Math.min(Math.floor(scrollTop / rowHeight), count - 1) - OVERSCAN_ROWS;
  const first = Math.max(0, top);
  const visible = Math.ceil(viewportHeight / rowHeight) + 2 * OVERSCAN_ROWS;
  const end = Math.min(count, first + visible + 1);
  return { first, end, above: first * rowHeight, below: (count - end) * rowHeight };
}

/** The scroll position nearest to `scrollTop` at which row `index` is wholly seen. */
export function scrollToShow(
  index: number,
  rowHeight: number,
  scrollTop: number,
  viewportHeight: number,
): number {
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  return Math.max(scrollTop, top + rowHeight - viewportHeight);
}
