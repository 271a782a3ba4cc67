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

/** The width of a column before the user chooses: the right one has a table and takes more of a wide page. */
export function standardWidth(side: Side, pageWidth: number): number {
  if (side === 'left') return 280;
  return Math.round(Math.min(480, Math.max(350, pageWidth * 0.28)));
}

/** Keeps a column between its limits and leaves the middle its room. */
export function fitColumn(width: number, otherWidth: number, pageWidth: number): number {
  const widest = Math.max(NARROWEST, Math.min(WIDEST, pageWidth - otherWidth - MAP_WIDTH));
  return Math.round(Math.min(widest, Math.max(NARROWEST, width)));
}

/** Widths of the side columns in pixels, and which are folded away. */
export class Columns {
  left = $state.raw<Column>(rememberedColumn('left'));
  right = $state.raw<Column>(rememberedColumn('right'));

  resize(side: Side, width: number): void {
    const other = side === 'left' ? this.right : this.left;
    const fitted = fitColumn(width, other.open ? other.width : 0, window.innerWidth);
    this.#set(side, { ...this[side], width: fitted });
  }

  reset(side: Side): void {
    this.resize(side, standardWidth(side, window.innerWidth));
  }

  toggle(side: Side): void {
    this.#set(side, { ...this[side], open: !this[side].open });
  }

  #set(side: Side, column: Column): void {
    this[side] = column;
    remember(`${side}-column`, column);
  }
}

function rememberedColumn(side: Side): Column {
  const standard = { width: standardWidth(side, window.innerWidth), open: true };
  return { ...standard, ...readRemembered<Partial<Column>>(`${side}-column`, {}) };
}
