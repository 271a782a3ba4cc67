import { determinant, type AffineTransform } from '../../../geo/affine.ts';
import type { ControlPoint } from '../../../geo/control-point.ts';
import type { GeoKeyTags } from '../../../geo/crs.ts';
import { TAG } from './tags.ts';
import type { TagValues } from './tag-values.ts';

export interface Georeference {
  /** Undefined where the file does not place its pixels by an affine transform. */
  readonly transform?: AffineTransform;
  readonly geoKeys?: GeoKeyTags;
  /** Where there is no transform. */
  readonly controlPoints: readonly ControlPoint[];
}

const RASTER_TYPE_KEY = 1025;
const PIXEL_IS_POINT = 2;

/** Reads where pixels lie, with GDAL's reading of doubtful files: scale and tie point first, then the matrix. */
export async function readGeoreference(values: TagValues): Promise<Georeference> {
  const geoKeys = await readGeoKeys(values);
  const scale = await values.numbers(TAG.modelPixelScale);
  const tiepoints = await values.numbers(TAG.modelTiepoint);
  const matrix = await values.numbers(TAG.modelTransformation);
  const isPoint = geoKeys !== undefined && shortKey(geoKeys, RASTER_TYPE_KEY) === PIXEL_IS_POINT;
  const placed = fromScale(scale, tiepoints) ?? (scale ? undefined : fromMatrix(matrix));
  const transform = placed && (isPoint ? toCorner(placed) : placed);
  const usable = transform && transform.every(Number.isFinite) && determinant(transform) !== 0;
  return {
    transform: usable ? transform : undefined,
    geoKeys,
    controlPoints: usable || !tiepoints ? [] : controlPointsOf(tiepoints, isPoint),
  };
}

/** Six numbers each: column, row, depth, x, y, z. */
function controlPointsOf(tiepoints: Float64Array, isPoint: boolean): ControlPoint[] {
  const shift = isPoint ? 0.5 : 0;
  const points = Array.from({ length: Math.floor(tiepoints.length / 6) }, (_, index): ControlPoint => {
    const [column, row, , x, y, z] = tiepoints.subarray(index * 6, index * 6 + 6);
    return { column: column + shift, row: row + shift, x, y, z };
  });
  return points.filter((point) => Object.values(point).every(Number.isFinite));
}

async function readGeoKeys(values: TagValues): Promise<GeoKeyTags | undefined> {
  const directory = await values.numbers(TAG.geoKeyDirectory);
  if (!directory || directory.length < 4) return undefined;
  return {
    directory: Array.from(directory),
    doubles: Array.from((await values.numbers(TAG.geoDoubleParams)) ?? []),
    ascii: (await values.text(TAG.geoAsciiParams)) ?? '',
  };
}

function shortKey({ directory }: GeoKeyTags, key: number): number | undefined {
  for (let at = 4; at + 3 < directory.length; at += 4) {
    if (directory[at] === key && directory[at + 1] === 0) return directory[at + 3];
  }
  return undefined;
}

/** GDAL takes every file as north-up here, also one whose vertical scale is negative. */
function fromScale(
  scale: Float64Array | undefined,
  tiepoints: Float64Array | undefined,
): AffineTransform | undefined {
  if (!scale || scale.length < 2 || !tiepoints || tiepoints.length < 6) return undefined;
  const [width, height] = [scale[0], -Math.abs(scale[1])];
  const [column, row, , x, y] = tiepoints;
  return [width, 0, x - column * width, 0, height, y - row * height];
}

function fromMatrix(matrix: Float64Array | undefined): AffineTransform | undefined {
  if (matrix?.length !== 16) return undefined;
  return [matrix[0], matrix[1], matrix[3], matrix[4], matrix[5], matrix[7]];
}

/** A transform that places pixel centres, moved by half a pixel so that it places upper left corners. */
export function toCorner([a, b, c, d, e, f]: AffineTransform): AffineTransform {
  return [a, b, c - (a + b) / 2, d, e, f - (d + e) / 2];
}
