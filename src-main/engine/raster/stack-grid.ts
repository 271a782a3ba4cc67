import { EngineError } from '../errors.ts';
import { composeAffine, isAxisAligned } from '../geo/affine.ts';
import type { Crs } from '../geo/crs.ts';
import { gridExtent, sameGrid, type Grid } from '../geo/grid.ts';
import type { Raster } from './raster.ts';

/** How far corners may lie apart, in pixels of the finest raster. */
const TOLERANCE = 0.1;

type Part = Pick<Raster, 'name' | 'grid'>;

/**
 * The grid on which rasters of the same ground are put together: that of the finest, or one whose pixels are a whole multiple
 * of its. Throws `bad-input` naming the raster that does not fit and why.
 */
export function stackGrid(parts: readonly Part[], resolution?: number): Grid {
  const reference = finestOf(parts);
  for (const part of parts) {
    const problem = misfit(part.grid, reference.grid);
    if (problem !== undefined) throw doesNotFit(part, reference, problem);
  }
  const grid = resolution === undefined ? reference.grid : coarsened(reference, resolution);
  for (const part of parts) {
    if (isMultiple(part.grid, grid) || isMultiple(grid, part.grid)) continue;
    throw doesNotFit(
      part,
      { grid, name: 'the scene' },
      `${pixels(part.grid)} and ${pixels(grid)} do not nest`,
    );
  }
  const crs = grid.crs ?? parts.find((part) => part.grid.crs)?.grid.crs;
  return { ...grid, crs };
}

/** The longer side of a pixel, in map units. */
export function resolutionOf({ transform: [a, b, , d, e] }: Grid): number {
  return Math.max(Math.hypot(a, d), Math.hypot(b, e));
}

/** Where some rasters are placed and others not, one that is. */
function finestOf(parts: readonly Part[]): Part {
  const placed = parts.filter(({ grid }) => grid.georeferenced);
  const candidates = placed.length > 0 ? placed : parts;
  return candidates.reduce((best, part) => (part.grid.width > best.grid.width ? part : best));
}

function misfit(grid: Grid, reference: Grid): string | undefined {
  const sized = `it has ${grid.width} x ${grid.height} pixels, not ${reference.width} x ${reference.height}`;
  if (!grid.georeferenced || !reference.georeferenced) {
    if (grid.width === reference.width && grid.height === reference.height) return undefined;
    return grid.georeferenced ? sized : `it is not georeferenced, and ${sized}`;
  }
  if (sameGrid(grid, reference)) return otherCrs(grid.crs, reference.crs);
  if (!isAxisAligned(grid.transform) || !isAxisAligned(reference.transform))
    return 'one of them is rotated, and they are not on the same grid';
  return otherCrs(grid.crs, reference.crs) ?? otherGround(grid, reference);
}

/** A system that is not known is taken for the other. */
function otherCrs(crs: Crs | undefined, reference: Crs | undefined): string | undefined {
  if (!crs || !reference || isSameCrs(crs, reference)) return undefined;
  return `its reference system is ${crs.name}, not ${reference.name}`;
}

function isSameCrs(left: Crs, right: Crs): boolean {
  if (left.epsg !== undefined && right.epsg !== undefined) return left.epsg === right.epsg;
  if (left.proj4 !== undefined && right.proj4 !== undefined) return left.proj4 === right.proj4;
  return left.name === right.name;
}

function otherGround(grid: Grid, reference: Grid): string | undefined {
  const [a, , , , e] = grid.transform;
  const [A, , , , E] = reference.transform;
  if (Math.sign(a) !== Math.sign(A) || Math.sign(e) !== Math.sign(E))
    return 'its rows or columns run the other way';
  const tolerance = TOLERANCE * Math.min(Math.abs(A), Math.abs(E));
  const extent = gridExtent(grid);
  const other = gridExtent(reference);
  if (extent.every((value, index) => Math.abs(value - other[index]) <= tolerance)) return undefined;
  return `it covers ${described(extent)}, not ${described(other)}`;
}

/** True where every pixel of the coarser grid is made of the same whole number of the finer one's, along both axes. */
function isMultiple(finer: Grid, coarser: Grid): boolean {
  return finer.width % coarser.width === 0 && finer.height % coarser.height === 0;
}

function coarsened({ name, grid }: Part, resolution: number): Grid {
  const factor = Math.round(resolution / resolutionOf(grid));
  const exact = Math.abs(factor * resolutionOf(grid) - resolution) <= TOLERANCE * resolutionOf(grid);
  const [width, height] = [grid.width / factor, grid.height / factor];
  if (!exact || factor < 1 || !Number.isInteger(width) || !Number.isInteger(height)) {
    throw new EngineError(
      'bad-input',
      `${name} cannot be brought to pixels of ${resolution}: it has ${grid.width} x ${grid.height} of ${resolutionOf(grid)}.`,
    );
  }
  if (factor === 1) return grid;
  return { ...grid, width, height, transform: composeAffine(grid.transform, [factor, 0, 0, 0, factor, 0]) };
}

function doesNotFit(part: Part, reference: Part, problem: string): EngineError {
  return new EngineError(
    'bad-input',
    `${part.name} does not fit ${reference.name}: ${problem}. Choose files of the same place, or bring them to one grid first.`,
  );
}

function pixels(grid: Grid): string {
  return `pixels of ${rounded(resolutionOf(grid))}`;
}

function described([left, bottom, right, top]: readonly number[]): string {
  return `x ${rounded(left)} to ${rounded(right)}, y ${rounded(bottom)} to ${rounded(top)}`;
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(9)));
}
