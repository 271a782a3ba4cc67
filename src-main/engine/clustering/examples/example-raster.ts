import { applyAffine, invertAffine } from '../../geo/affine.ts';
import type { Grid } from '../../geo/grid.ts';
import { preparePolygons, type PreparedPolygons } from '../../geo/rasterise.ts';
import type { Raster } from '../../raster/raster.ts';
import { numeric } from '../../raster/samples.ts';
import { boundsOf } from '../../raster/walk.ts';
import { enclose, intersect, type Window } from '../../raster/window.ts';
import { placesWithin } from '../labels/ids-at.ts';
import type { ExampleClass, ExampleSet } from './example-set.ts';

const BAND = { name: 'Class', sampleType: 'uint16', scale: 1, offset: 0, nodata: 0 } as const;

/** In windows: pixels that more than one class claims. */
const DISPUTED = -1;

/**
 * Examples as a raster of class ids on a grid, computed when read: 0 where there is none, and where several classes claim a pixel, which is
 * an example of neither. `drawn` is the opened raster of the set, where it names one.
 */
export function exampleRaster(set: ExampleSet, grid: Grid, drawn?: Raster): Raster {
  const placed = set.classes.map((each) => placeClass(each, grid)).filter((each) => each !== undefined);
  const bounds = [...placed.map((each) => each.bounds), ...(drawn ? [boundsOf(drawn)] : [])];
  const known = new Set(set.classes.map(({ id }) => id));
  return {
    name: set.source,
    grid,
    bands: [BAND],
    blockSize: drawn?.blockSize ?? { width: 512, height: 512 },
    overviews: [],
    bounds: bounds.length > 0 ? bounds.reduce(enclose) : { column: 0, row: 0, width: 0, height: 0 },
    read: async (window, options) => {
      const claims = new Int32Array(window.width * window.height);
      for (const each of placed) burn(each, window, grid.width, claims);
      if (drawn) {
        const { bands, valid } = await drawn.read(window, { bands: [0], signal: options?.signal });
        const values = numeric(bands[0]);
        for (let i = 0; i < claims.length; i++)
          if (valid[i] === 1 && known.has(values[i])) claim(claims, i, values[i]);
      }
      const ids = Uint16Array.from(claims, (id) => Math.max(0, id));
      return { window, bands: [ids], valid: Uint8Array.from(ids, (id) => Math.min(1, id)) };
    },
  };
}

/** The shapes of a class on a grid. */
interface PlacedClass {
  readonly id: number;
  readonly polygons: PreparedPolygons;
  /** Pixels under points: row * grid width + column, rising. */
  readonly positions: Float64Array;
  readonly bounds: Window;
}

/** Undefined for a class of which nothing lies on the grid. */
function placeClass({ id, polygons = [], points = [] }: ExampleClass, grid: Grid): PlacedClass | undefined {
  const prepared = preparePolygons(polygons, grid);
  const positions = positionsOf(points, grid);
  const parts = [
    ...(prepared.bounds.width * prepared.bounds.height > 0 ? [prepared.bounds] : []),
    ...Array.from(positions, (position) => pixelAt(position, grid.width)),
  ];
  return parts.length === 0
    ? undefined
    : { id, polygons: prepared, positions, bounds: parts.reduce(enclose) };
}

function positionsOf(points: NonNullable<ExampleClass['points']>, grid: Grid): Float64Array {
  const toPixel = invertAffine(grid.transform);
  if (!toPixel) return new Float64Array(0);
  const found = points.flatMap(([x, y]) => {
    const [column, row] = applyAffine(toPixel, x, y).map(Math.floor);
    const isInside = column >= 0 && column < grid.width && row >= 0 && row < grid.height;
    return isInside ? [row * grid.width + column] : [];
  });
  return Float64Array.from(new Set(found)).sort();
}

function pixelAt(position: number, gridWidth: number): Window {
  const row = Math.floor(position / gridWidth);
  return { column: position - row * gridWidth, row, width: 1, height: 1 };
}

function burn(
  { id, polygons, positions, bounds }: PlacedClass,
  window: Window,
  gridWidth: number,
  claims: Int32Array,
): void {
  const shared = intersect(bounds, window);
  if (shared.width * shared.height === 0) return;
  const inside = polygons.burn(window);
  for (const [, pixel] of placesWithin(positions, window, gridWidth)) inside[pixel] = 1;
  for (let i = 0; i < inside.length; i++) if (inside[i] === 1) claim(claims, i, id);
}

function claim(claims: Int32Array, pixel: number, id: number): void {
  claims[pixel] = claims[pixel] === 0 || claims[pixel] === id ? id : DISPUTED;
}
