import type { Window } from '../../raster/window.ts';
import type { Connectivity, LabelGrid } from './label-grid.ts';
import type { Regions } from './regions.ts';

/** Pixels along an edge of cells. */
interface Edge {
  readonly ids: Uint16Array;
  readonly regions: Int32Array;
}

/** What joins the regions of neighbouring cells that are met row by row, from the left. */
export interface RegionSeam {
  /** Hands on the regions of a cell that are one with regions of the cells above and to the left. `first` is added to its numbers. */
  meet(
    cell: Window,
    grid: LabelGrid,
    regions: Regions,
    first: number,
    join: (one: number, other: number) => void,
  ): void;
}

/** For a map of this width. */
export function createSeam(width: number, connectivity: Connectivity): RegionSeam {
  const reach = connectivity === 8 ? 1 : 0;
  let above = emptyEdge(width);
  let below = emptyEdge(width);
  let left: Edge | undefined;
  return {
    meet(cell, { ids, width: across, height: down }, { ofPixel }, first, joinRegions) {
      if (cell.column === 0) {
        above = below;
        below = emptyEdge(width);
        left = undefined;
      }
      const compare = (i: number, side: Edge, from: number): void => {
        for (let j = Math.max(0, from - reach); j <= Math.min(side.ids.length - 1, from + reach); j++) {
          if (ids[i] !== 0 && side.ids[j] === ids[i]) joinRegions(first + ofPixel[i], side.regions[j]);
        }
      };
      if (cell.row > 0) for (let i = 0; i < across; i++) compare(i, above, cell.column + i);
      if (left) for (let row = 0; row < down; row++) compare(row * across, left, row);
      for (let i = 0; i < across; i++) {
        const last = (down - 1) * across + i;
        below.ids[cell.column + i] = ids[last];
        below.regions[cell.column + i] = first + ofPixel[last];
      }
      const edge = Array.from({ length: down }, (_, row) => row * across + across - 1);
      left = {
        ids: Uint16Array.from(edge, (i) => ids[i]),
        regions: Int32Array.from(edge, (i) => first + ofPixel[i]),
      };
    },
  };
}

function emptyEdge(length: number): Edge {
  return { ids: new Uint16Array(length), regions: new Int32Array(length) };
}
