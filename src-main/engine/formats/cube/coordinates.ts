import type { AffineTransform } from '../../geo/affine.ts';
import { isReadable, nameOf, textAttribute, type ArrayFile, type StoredArray } from './array-file.ts';

/** Coordinates of pixel centres at equal steps. */
interface RegularAxis {
  readonly first: number;
  readonly step: number;
  readonly inDegrees: boolean;
  readonly hasUnit: boolean;
}

/** How far a coordinate may lie from its place, in steps: float32 holds northings to half a metre. */
const TOLERANCE = 0.05;
const LONGEST = 1 << 24;
const DEGREES = /^degrees?(_?(north|east|n|e))?$/i;
const LON_LAT = /^(lon|lat|longitude|latitude)$/i;

export interface CoordinateTransform {
  readonly transform: AffineTransform;
  /** In degrees of longitude and latitude, by their names or units. */
  readonly inDegrees: boolean;
}

/** The array that holds the coordinates of an axis; undefined where the file names none. */
export function coordinateOf(file: ArrayFile, array: StoredArray, axis: number): StoredArray | undefined {
  const dimension = array.dimensions[axis];
  if (dimension === undefined) return undefined;
  const found = dimension.startsWith('/')
    ? file.arrays.find(({ path }) => path === dimension)
    : findNear(file, array, dimension);
  return found && isReadable(found) && found.shape.length === 1 && found.shape[0] === array.shape[axis]
    ? found
    : undefined;
}

/** An array by its name: in the folder of another, or the nearest above it. */
export function findNear(file: ArrayFile, { path }: StoredArray, name: string): StoredArray | undefined {
  const parts = path.split('/').slice(0, -1);
  for (; parts.length > 0; parts.pop()) {
    const found = file.arrays.find((other) => other.path === [...parts, name].join('/'));
    if (found) return found;
  }
  return undefined;
}

/** From pixel corners to the map by the coordinates of pixel centres; undefined where there are none, "irregular" for unequal steps. */
export async function coordinateTransform(
  file: ArrayFile,
  array: StoredArray,
  axes: { readonly row: number; readonly column: number },
): Promise<CoordinateTransform | 'irregular' | undefined> {
  const [xs, ys] = [coordinateOf(file, array, axes.column), coordinateOf(file, array, axes.row)];
  if (!xs || !ys || xs.shape[0] < 2 || ys.shape[0] < 2) return undefined;
  const [x, y] = [await regularAxis(file, xs), await regularAxis(file, ys)];
  if (!x || !y) return 'irregular';
  if (isCounting(x) && isCounting(y)) return undefined;
  return {
    transform: [x.step, 0, x.first - x.step / 2, 0, y.step, y.first - y.step / 2],
    inDegrees: x.inDegrees && y.inDegrees,
  };
}

async function regularAxis(file: ArrayFile, array: StoredArray): Promise<RegularAxis | undefined> {
  if (array.shape[0] > LONGEST) return undefined;
  const values = Array.from(await file.readAll(array), Number);
  const unit = textAttribute(array.attributes, 'units') ?? '';
  const factor = /^(km|kilomet(er|re)s?)$/i.test(unit) ? 1000 : 1;
  const step = (values[values.length - 1] - values[0]) / (values.length - 1);
  if (!Number.isFinite(step) || step === 0) return undefined;
  const regular = values.every(
    (value, index) => Math.abs(value - values[0] - index * step) <= TOLERANCE * Math.abs(step),
  );
  const inDegrees = DEGREES.test(unit) || (unit === '' && LON_LAT.test(nameOf(array)));
  return regular
    ? { first: values[0] * factor, step: step * factor, inDegrees, hasUnit: unit !== '' }
    : undefined;
}

/** Numbers of rows and columns, which are no places. */
function isCounting({ first, step, inDegrees, hasUnit }: RegularAxis): boolean {
  return step === 1 && (first === 0 || first === 1) && !inDegrees && !hasUnit;
}
