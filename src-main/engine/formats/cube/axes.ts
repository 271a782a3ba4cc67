import type { OpenOption } from '../../raster/open-option.ts';
import { type ArrayFile, type CubeAxes, type StoredArray } from './array-file.ts';
import { wavelengthArraysOf } from './wavelengths.ts';

type Role = 'rows' | 'columns' | 'bands';

const NAMES: Readonly<Record<Role, RegExp>> = {
  rows: /^(y|lat|latitude|rows?|lines?|northing|projection_y_coordinate|along_?track|nrows?|y_?dim)$/i,
  columns:
    /^(x|lon|long|longitude|cols?|columns?|samples?|easting|projection_x_coordinate|cross_?track|ncols?|x_?dim)$/i,
  bands: /^(bands?|wavelengths?|wl|channels?|spectral.*|nbands|time|z|level|b)$/i,
};

/** Orders that are offered for an array of so many axes, the commonest first. */
export const ORDERS: Readonly<Record<number, readonly string[]>> = {
  2: ['rows,columns', 'columns,rows'],
  3: [
    'rows,columns,bands',
    'bands,rows,columns',
    'rows,bands,columns',
    'columns,rows,bands',
    'bands,columns,rows',
    'columns,bands,rows',
  ],
};

/** The axes that count: a fourth and further ones only where they have length 1 and come first. Undefined for other arrays. */
export function cubeAxesOf({ shape }: StoredArray): readonly number[] | undefined {
  const spare = Math.max(0, shape.length - 3);
  if (shape.length < 2 || shape.slice(0, spare).some((size) => size !== 1)) return undefined;
  return shape.map((_, axis) => axis).slice(spare);
}

/** What the axes of an array run along: a choice, with the one in force that the file makes likely. */
export function axesOption(file: ArrayFile, array: StoredArray): OpenOption {
  const axes = cubeAxesOf(array) ?? [];
  return {
    id: 'axes',
    title: 'Axes as stored',
    choices: (ORDERS[axes.length] ?? []).map((value) => ({ value, title: value.replaceAll(',', ', ') })),
    value: guessOrder(file, array, axes).join(','),
  };
}

/** The axes that a value of the option means. */
export function axesOf(array: StoredArray, value: string): CubeAxes {
  const axes = cubeAxesOf(array) ?? [];
  const order = value.split(',');
  const axisOf = (role: Role): number => axes[order.indexOf(role)];
  return {
    row: axisOf('rows'),
    column: axisOf('columns'),
    band: order.includes('bands') ? axisOf('bands') : undefined,
  };
}

/** By the names of dimensions, then by a list of wavelengths as long as an axis, then by the axes' lengths. */
function guessOrder(file: ArrayFile, array: StoredArray, axes: readonly number[]): Role[] {
  const roles = axes.map((axis) => roleOf(array.dimensions[axis]));
  const bandAxis =
    axes.length < 3
      ? undefined
      : (bandByName(roles) ?? bandByWavelengths(file, array, axes) ?? bandByLength(file, array, axes));
  const rest = axes.map((_, index) => index).filter((index) => index !== bandAxis);
  const turned = roles[rest[0]] === 'columns' || roles[rest[1]] === 'rows';
  const isKnown = roles[rest[0]] !== undefined || roles[rest[1]] !== undefined;
  const columnsFirst = isKnown ? turned : file.reversed;
  return axes.map((_, index) => {
    if (index === bandAxis) return 'bands';
    return (index === rest[0]) === columnsFirst ? 'columns' : 'rows';
  });
}

function roleOf(dimension: string | undefined): Role | undefined {
  const name = dimension?.slice(dimension.lastIndexOf('/') + 1);
  if (name === undefined) return undefined;
  return (Object.keys(NAMES) as Role[]).find((role) => NAMES[role].test(name));
}

function bandByName(roles: readonly (Role | undefined)[]): number | undefined {
  if (roles.includes('rows') && roles.includes('columns')) {
    return roles.findIndex((role) => role !== 'rows' && role !== 'columns');
  }
  const named = roles.indexOf('bands');
  return named >= 0 ? named : undefined;
}

function bandByWavelengths(file: ArrayFile, array: StoredArray, axes: readonly number[]): number | undefined {
  const lengths = new Set(wavelengthArraysOf(file, array).map(({ length }) => length));
  const fitting = axes.map((_, index) => index).filter((index) => lengths.has(array.shape[axes[index]]));
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** MATLAB's own order is rows, columns, bands. Else two equal axes are the picture's, and without such the shortest is the bands'. */
function bandByLength({ reversed }: ArrayFile, { shape }: StoredArray, axes: readonly number[]): number {
  if (reversed) return 0;
  const lengths = axes.map((axis) => shape[axis]);
  const odd = lengths.findIndex((length) => lengths.filter((other) => other === length).length === 1);
  const isSquare = new Set(lengths).size === 2;
  return isSquare ? odd : lengths.lastIndexOf(Math.min(...lengths));
}

/** "rows, columns, bands (145 x 145 x 200)", for people. */
export function describeAxes({ shape }: StoredArray, value: string): string {
  return `${value.replaceAll(',', ', ')} (${shape.join(' x ')})`;
}
