import { readRemembered, remember } from './remembered.ts';

export type Side = 'left' | 'right';

interface Column {
  readonly width: number;
  readonly open: boolean;
}

export const NARROWEST = 220;
const WIDEST = 900;
/** What the columns leave to the map at least, in pixels. */
const MAP_WIDTH = 360;
const STANDARD: Readonly<Record<Side, Column>> = {
  left: { width: 280, open: true },
  right: { width: 400, open: true },
};

/** Keeps a column between its limits and leaves the middle its room. */
export function fitColumn(width: number, otherWidth: number, pageWidth: number): number {
  const widest = Math.max(NARROWEST, Math.min(WIDEST, pageWidth - otherWidth - MAP_WIDTH));
  return Math.round(Math.min(widest, Math.max(NARROWEST, width)));
}

/** Widths of the side columns in pixels, and which are folded away. */
export class Columns {
  left = $state.raw<Column>(readRemembered('left-column', STANDARD.left));
  right = $state.raw<Column>(readRemembered('right-column', STANDARD.right));

  resize(side: Side, width: number): void {
    const other = side === 'left' ? this.right : this.left;
    const fitted = fitColumn(width, other.open ? other.width : 0, window.innerWidth);
    this.#set(side, { ...this[side], width: fitted });
  }

  reset(side: Side): void {
    this.resize(side, STANDARD[side].width);
  }

  toggle(side: Side): void {
    this.#set(side, { ...this[side], open: !this[side].open });
  }

  #set(side: Side, column: Column): void {
    this[side] = column;
    remember(`${side}-column`, column);
  }
}
