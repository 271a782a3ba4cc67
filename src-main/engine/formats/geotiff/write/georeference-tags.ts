import type { AffineTransform } from '../../../geo/affine.ts';
import type { ControlPoint } from '../../../geo/control-point.ts';
import type { GeoKeyTags } from '../../../geo/crs.ts';
import { geoKeysOf } from '../../../geo/geokeys-of.ts';
import type { Grid } from '../../../geo/grid.ts';
import { ascii, double, short, type Tag } from './tiff-tags.ts';

const MODEL_PIXEL_SCALE = 33550;
const MODEL_TIEPOINT = 33922;
const MODEL_TRANSFORMATION = 34264;
const GEO_KEY_DIRECTORY = 34735;
const GEO_DOUBLE_PARAMS = 34736;
const GEO_ASCII_PARAMS = 34737;

/** A key of the GeoTIFF standard (OGC 19-008) and a value of it. */
const RASTER_TYPE = { key: 1025, pixelIsPoint: 2 };

/**
 * The grid's place as GeoTIFF tags: the keys as they were read, where there are any. A grid without a place has none, but for the
 * control points that it was read with.
 */
export function georeferenceTags({ georeferenced, transform, crs, controlPoints }: Grid): Tag[] {
  if (!georeferenced && !controlPoints) return [];
  const keys = crs && (crs.geoKeys ?? geoKeysOf(crs));
  const place = georeferenced ? transformTags(transform, keys) : [pointsTag(controlPoints!, keys)];
  return [...place, ...(keys ? keyTags(keys) : [])];
}

function pointsTag(points: readonly ControlPoint[], keys: GeoKeyTags | undefined): Tag {
  const shift = pointShift(keys);
  return double(
    MODEL_TIEPOINT,
    points.flatMap(({ column, row, x, y, z }) => [column - shift, row - shift, 0, x, y, z]),
  );
}

function transformTags(transform: AffineTransform, keys: GeoKeyTags | undefined): Tag[] {
  const [a, b, c, d, e, f] = transform;
  const toPoint = pointShift(keys);
  const x = c + (a + b) * toPoint;
  const y = f + (d + e) * toPoint;
  if (b === 0 && d === 0 && a > 0 && e < 0) {
    return [double(MODEL_PIXEL_SCALE, [a, -e, 0]), double(MODEL_TIEPOINT, [0, 0, 0, x, y, 0])];
  }
  return [double(MODEL_TRANSFORMATION, [a, b, 0, x, d, e, 0, y, 0, 0, 0, 0, 0, 0, 0, 1])];
}

function keyTags(keys: GeoKeyTags): Tag[] {
  const { directory, doubles } = keys;
  const tags = [short(GEO_KEY_DIRECTORY, ...directory)];
  if (doubles.length > 0) tags.push(double(GEO_DOUBLE_PARAMS, doubles));
  if (keys.ascii.length > 0) tags.push(asciiKeys(keys));
  return tags;
}

/**
 * The keys count the text in bytes: it was UTF-8 where they reach to the end of it as UTF-8, and otherwise had one byte for
 * each character.
 */
function asciiKeys({ directory, ascii: read }: GeoKeyTags): Tag {
  const text = read.replace(/\0+$/, '');
  const asUtf8 = ascii(GEO_ASCII_PARAMS, text);
  const end = Math.max(
    0,
    ...keysOf(directory).map(({ place, count, value }) => (place === asUtf8.id ? value + count : 0)),
  );
  const codes = Array.from(`${text}\0`, (character) => character.codePointAt(0)!);
  if (end >= asUtf8.values.length - 1 || codes.some((code) => code > 255)) return asUtf8;
  return { ...asUtf8, values: codes };
}

/** Where a pixel is a point, the file places the middle of the first pixel, not its corner. */
function pointShift(keys: GeoKeyTags | undefined): number {
  return keys && rasterTypeOf(keys) === RASTER_TYPE.pixelIsPoint ? 0.5 : 0;
}

function rasterTypeOf({ directory }: GeoKeyTags): number | undefined {
  return keysOf(directory).find(({ key }) => key === RASTER_TYPE.key)?.value;
}

/** The entries of a directory. `place` is the tag that holds the value, `value` then the offset in it; 0 for the value itself. */
function keysOf(
  directory: readonly number[],
): { key: number; place: number; count: number; value: number }[] {
  const starts = directory
    .map((_, at) => at)
    .filter((at) => at >= 4 && at % 4 === 0 && at + 3 < directory.length);
  return starts.map((at) => {
    const [key, place, count, value] = directory.slice(at, at + 4);
    return { key, place, count, value };
  });
}
