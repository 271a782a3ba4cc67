import { determinant, fromGdal, type AffineTransform } from '../../geo/affine.ts';
import type { Crs } from '../../geo/crs.ts';
import type { Grid } from '../../geo/grid.ts';
import { withCodeOfName } from '../../geo/code-of-name.ts';
import { crsFromEpsg } from '../../geo/crs-from-description.ts';
import { crsFromWkt } from '../../geo/crs-from-wkt.ts';
import {
  numberAttribute,
  textAttribute,
  type ArrayFile,
  type Attributes,
  type StoredArray,
} from './array-file.ts';
import { coordinateTransform, findNear } from './coordinates.ts';

export interface CubePlace extends Pick<Grid, 'transform' | 'georeferenced' | 'crs'> {
  readonly problems: readonly string[];
}

const NOWHERE: AffineTransform = [1, 0, 0, 0, -1, 0];
const LON_LAT_CODE = 4326;
/** Where no attribute names the variable that holds the system, it is called this by habit. */
const HABITUAL_MAPPINGS = ['spatial_ref', 'crs', 'grid_mapping'];

/**
 * Where an array's pixels lie by the Climate and Forecast conventions: coordinate variables hold the centres of pixels, and
 * `grid_mapping` names the variable with the system (as WKT, as GDAL writes it, or by a code).
 */
export async function cubeGrid(
  file: ArrayFile,
  array: StoredArray,
  axes: { readonly row: number; readonly column: number },
): Promise<CubePlace> {
  const mapping = mappingOf(file, array);
  const byCoordinates = await coordinateTransform(file, array, axes);
  const problems =
    byCoordinates === 'irregular'
      ? [`The coordinates of ${array.path} have unequal steps: it is placed at pixel coordinates.`]
      : [];
  const placed = byCoordinates === 'irregular' ? undefined : byCoordinates;
  const transform = placed?.transform ?? (mapping && writtenTransform(mapping));
  if (!transform) return { transform: NOWHERE, georeferenced: false, problems };
  const crs =
    (mapping && (await systemOf(mapping))) ??
    (placed?.inDegrees ? await crsFromEpsg(LON_LAT_CODE) : undefined);
  return { transform, georeferenced: true, crs, problems };
}

function mappingOf(file: ArrayFile, array: StoredArray): Attributes | undefined {
  const named = /[^\s:]+/.exec(textAttribute(array.attributes, 'grid_mapping') ?? '')?.[0];
  const names = named === undefined ? HABITUAL_MAPPINGS : [named];
  for (const name of names) {
    const found = findNear(file, array, name);
    if (found) return found.attributes;
  }
  return undefined;
}

/** GDAL's six numbers as text, of the file's rows from the top down. */
function writtenTransform(mapping: Attributes): AffineTransform | undefined {
  const numbers = (textAttribute(mapping, 'GeoTransform') ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  if (numbers.length !== 6 || !numbers.every(Number.isFinite)) return undefined;
  const transform = fromGdal(numbers);
  return determinant(transform) === 0 ? undefined : transform;
}

async function systemOf(mapping: Attributes): Promise<Crs | undefined> {
  const wkt = textAttribute(mapping, 'crs_wkt') ?? textAttribute(mapping, 'spatial_ref');
  const described = wkt === undefined ? undefined : await crsFromWkt(wkt);
  if (described) return withCodeOfName(described);
  const digits = /(\d{4,6})\s*$/.exec(textAttribute(mapping, 'epsg_code') ?? '')?.[1];
  const code = digits ?? numberAttribute(mapping, 'epsg_code') ?? numberAttribute(mapping, 'epsg');
  if (code !== undefined) return crsFromEpsg(Number(code));
  const name = textAttribute(mapping, 'grid_mapping_name');
  if (name === 'latitude_longitude' && isWgs84(mapping)) return crsFromEpsg(LON_LAT_CODE);
  return name === undefined ? undefined : { name: name.replaceAll('_', ' '), unit: 'unknown' };
}

function isWgs84(mapping: Attributes): boolean {
  const axis = numberAttribute(mapping, 'semi_major_axis');
  return axis === undefined || Number(axis) === 6378137;
}
