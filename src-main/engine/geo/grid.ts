import { applyAffine, determinant, type AffineTransform } from './affine.ts';
import type { ControlPoint } from './control-point.ts';
import type { Crs } from './crs.ts';

/** Where pixels lie: a size, the transform from pixel corners to the map, and the map's reference system. */
export interface Grid {
  /** In pixels, >= 1. */
  readonly width: number;
  readonly height: number;
  /** Undefined where the file does not place its pixels; they are then placed at (column, -row). */
  readonly transform: AffineTransform;
  /** False where `transform` was made up because the file has none. */
  readonly georeferenced: boolean;
  readonly crs?: Crs;
  /** Kept for an export; not applied. Only where the grid is not georeferenced, and at least one. */
  readonly controlPoints?: readonly ControlPoint[];
}

/** [minimum x, minimum y, maximum x, maximum y] in map units. */
export type Extent = readonly [number, number, number, number];

/** The bounding box of the grid's four corners. */
export function gridExtent({ width, height, transform }: Grid): Extent {
  const corners = [
    applyAffine(transform, 0, 0),
    applyAffine(transform, width, 0),
    applyAffine(transform, 0, height),
    applyAffine(transform, width, height),
  ];
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** True where both grids have the same size and their transforms differ by less than a thousandth of a pixel. */
export function sameGrid(left: Grid, right: Grid): boolean {
  if (left.width !== right.width || left.height !== right.height) return false;
  if (!left.georeferenced || !right.georeferenced) return true;
  const tolerance = Math.sqrt(Math.abs(determinant(left.transform))) * 1e-3;
  return [
    [0, 0],
    [left.width, 0],
    [0, left.height],
  ].every(([column, row]) => {
    const [x, y] = applyAffine(left.transform, column, row);
    const [otherX, otherY] = applyAffine(right.transform, column, row);
    return Math.abs(x - otherX) <= tolerance && Math.abs(y - otherY) <= tolerance;
  });
}
