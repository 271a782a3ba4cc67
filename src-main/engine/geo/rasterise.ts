import { applyAffine, invertAffine } from './affine.ts';
import type { Polygon, Ring } from './geometry.ts';
import type { Grid } from './grid.ts';

/** A rectangle of pixels. */
interface PixelRectangle {
  readonly column: number;
  readonly row: number;
  readonly width: number;
  readonly height: number;
}

/** A polygon's edges in pixel coordinates: x1, y1, x2, y2 after each other, and the rows that they span. */
interface EdgeList {
  readonly edges: Float64Array;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Polygons on a grid, ready to be burnt window by window. */
export interface PreparedPolygons {
  /** What no pixel centre inside lies outside of, cut to the grid; width or height 0 where nothing meets the grid. */
  readonly bounds: PixelRectangle;
  /** 1 where a pixel's centre lies inside any polygon; row-major. */
  burn(window: PixelRectangle): Uint8Array;
}

/**
 * 1 for the window's pixels whose centre lies inside any of the polygons (even-odd within a polygon, so holes are holes), 0 for
 * others; row-major. As GDAL's default: a centre on a boundary belongs to the polygon to its left and to the one below it (in
 * pixel space), so polygons that share an edge share no pixel. `window` may leave the grid.
 */
export function rasterisePolygons(
  polygons: readonly Polygon[],
  grid: Grid,
  window: PixelRectangle,
): Uint8Array {
  return preparePolygons(polygons, grid).burn(window);
}

/** Brings polygons in map units into a grid's pixel coordinates. Nothing is inside on a grid without area. */
export function preparePolygons(polygons: readonly Polygon[], grid: Grid): PreparedPolygons {
  const toPixel = invertAffine(grid.transform);
  const lists = toPixel
    ? polygons.map((polygon) => edgesOf(polygon, ([x, y]) => applyAffine(toPixel, x, y)))
    : [];
  return {
    bounds: boundsOf(lists, grid),
    burn: (window) => {
      const inside = new Uint8Array(window.width * window.height);
      for (const list of lists) burnPolygon(list, window, inside);
      return inside;
    },
  };
}

function edgesOf(polygon: Polygon, toPixel: (position: Ring[0]) => [number, number]): EdgeList {
  const edges: number[] = [];
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of polygon) {
    const points = ring.map(toPixel);
    points.forEach(([x, y], index) => {
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      if (index > 0) edges.push(...points[index - 1], x, y);
    });
  }
  return { edges: Float64Array.from(edges), left, top, right, bottom };
}

function boundsOf(lists: readonly EdgeList[], { width, height }: Grid): PixelRectangle {
  const least = (pick: (list: EdgeList) => number): number =>
    lists.reduce((value, list) => Math.min(value, pick(list)), Infinity);
  const column = clamp(Math.floor(least(({ left }) => left)), width);
  const row = clamp(Math.floor(least(({ top }) => top)), height);
  const right = clamp(Math.ceil(-least((list) => -list.right)), width);
  const bottom = clamp(Math.ceil(-least((list) => -list.bottom)), height);
  return { column, row, width: Math.max(0, right - column), height: Math.max(0, bottom - row) };
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(most, value));
}

function burnPolygon(
  { edges, top, bottom, left, right }: EdgeList,
  window: PixelRectangle,
  inside: Uint8Array,
): void {
  const below = window.row + window.height;
  const beside = window.column + window.width;
  if (bottom < window.row || top > below || right < window.column || left > beside) return;
  const crossings: number[][] = Array.from({ length: window.height }, () => []);
  for (let edge = 0; edge < edges.length; edge += 4) {
    addCrossings(edges.subarray(edge, edge + 4), window, crossings);
  }
  crossings.forEach((places, row) => {
    places.sort((one, other) => one - other);
    for (let pair = 0; pair + 1 < places.length; pair += 2) {
      // Of a centre exactly on a crossing, the left one is out and the right one is in.
      const from = Math.max(0, Math.floor(places[pair] + 0.5) - window.column);
      const until = Math.min(window.width, Math.floor(places[pair + 1] + 0.5) - window.column);
      if (from < until) inside.fill(1, row * window.width + from, row * window.width + until);
    }
  });
}

/** Where an edge crosses the centre lines of the window's rows; its upper end counts, its lower end does not. */
function addCrossings(edge: Float64Array, window: PixelRectangle, crossings: number[][]): void {
  const [x1, y1, x2, y2] = edge[1] < edge[3] ? edge : [edge[2], edge[3], edge[0], edge[1]];
  if (y1 === y2) return;
  const slope = (x2 - x1) / (y2 - y1);
  const first = Math.max(window.row, Math.ceil(y1 - 0.5));
  const last = Math.min(window.row + window.height, Math.ceil(y2 - 0.5));
  for (let row = first; row < last; row++) {
    crossings[row - window.row].push((row + 0.5 - y1) * slope + x1);
  }
}
