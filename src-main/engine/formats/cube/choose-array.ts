import { EngineError } from '../../errors.ts';
import { chooseOption, type OpenOption } from '../../raster/open-option.ts';
import type { OpenContext } from '../../raster/reader.ts';
import { nameOf, type ArrayFile, type StoredArray } from './array-file.ts';
import { cubeAxesOf } from './axes.ts';

const WHOLE = /^u?int(8|16|32)$/;

/** What may be opened: one array as a cube, or several of one size as the bands of one scene. */
export interface Candidate {
  /** Its path, or what the several are called together. */
  readonly value: string;
  readonly title: string;
  readonly arrays: readonly StoredArray[];
}

/** The value of the choice to take all matrices of one size as bands. */
export const ALL_ARRAYS = 'all';

/**
 * The array that was named or chosen, or the likeliest: the largest of three dimensions for a scene, and where there is none
 * all matrices of the largest size; for labels the largest matrix, of whole numbers first. `others` are choices that are not
 * arrays. Throws `bad-input`, listing what there is.
 */
export function chooseArray(
  file: ArrayFile,
  { variable, wanted = 'scene', options }: Pick<OpenContext, 'variable' | 'wanted' | 'options'>,
  others: OpenOption['choices'] = [],
): { candidate: Candidate; option: OpenOption } {
  const candidates = candidatesOf(file, wanted);
  if (candidates.length === 0) throw nothingToOpen(file);
  const named = variable === undefined ? undefined : findNamed(file, candidates, variable);
  const option = chooseOption(
    file.name,
    {
      id: 'array',
      title: 'Array',
      choices: [...others, ...candidates.map(({ value, title }) => ({ value, title }))],
      value: (named ?? candidates[0]).value,
    },
    options,
  );
  return { candidate: candidates.find(({ value }) => value === option.value)!, option };
}

/** The arrays of a file that may be opened, likeliest first. */
export function arrayChoices(file: ArrayFile, wanted: 'scene' | 'labels'): OpenOption['choices'] {
  return candidatesOf(file, wanted).map(({ value, title }) => ({ value, title }));
}

/** Likeliest first. */
function candidatesOf(file: ArrayFile, wanted: 'scene' | 'labels'): Candidate[] {
  const usable = file.arrays.filter((array) => isCube(file, array));
  const rank = (array: StoredArray): number =>
    wanted === 'scene'
      ? Number(isScene(array))
      : 2 * Number(!isScene(array)) + Number(WHOLE.test(array.sampleType ?? ''));
  const sorted = usable.toSorted((left, right) => rank(right) - rank(left) || sizeOf(right) - sizeOf(left));
  const single = sorted.map((array): Candidate => ({
    value: array.path,
    title: `${array.path} (${array.shape.join(' x ')} ${array.typeName})`,
    arrays: [array],
  }));
  if (wanted === 'labels' || sorted.length === 0 || isScene(sorted[0])) return single;
  const stack = sorted.filter(({ shape }) => shape.join() === sorted[0].shape.join());
  const inOrder = file.arrays.filter((array) => stack.includes(array));
  if (inOrder.length < 2) return single;
  const title = `All ${inOrder.length} of ${sorted[0].shape.join(' x ')}, as bands`;
  return [{ value: ALL_ARRAYS, title, arrays: inOrder }, ...single];
}

/** Coordinates of other arrays, and matrices of one row or column, are nobody's scene. */
function isCube(file: ArrayFile, array: StoredArray): boolean {
  const axes = cubeAxesOf(array);
  if (array.sampleType === undefined || !axes || array.shape.some((size) => size < 1)) return false;
  const isCoordinate = file.arrays.some(({ dimensions }) => dimensions.includes(array.path));
  const sizes = axes.map((axis) => array.shape[axis]);
  return (
    !isCoordinate &&
    !/_bn(ds|d|ounds)$|^bounds_/i.test(nameOf(array)) &&
    sizes.filter((size) => size > 1).length >= 2
  );
}

function isScene(array: StoredArray): boolean {
  return cubeAxesOf(array)?.length === 3;
}

function sizeOf({ shape }: StoredArray): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** By its whole path, or by its name where only one has it. */
function findNamed(file: ArrayFile, candidates: readonly Candidate[], variable: string): Candidate {
  const path = `/${variable.replace(/^\/+/, '')}`;
  const exact = candidates.find(({ value }) => value === path || value === variable);
  if (exact) return exact;
  const byName = candidates.filter(({ arrays }) => arrays.length === 1 && nameOf(arrays[0]) === variable);
  if (byName.length === 1) return byName[0];
  const other = file.arrays.find((array) => array.path === path);
  const problem = other
    ? `${variable} is ${other.shape.join(' x ') || 'one'} ${other.typeName}, not an array of numbers in two or three dimensions`
    : `there is no array ${variable}`;
  throw new EngineError('bad-input', `In ${file.name} ${problem}. It holds ${listed(candidates)}.`);
}

function nothingToOpen(file: ArrayFile): EngineError {
  const held = file.arrays.map(
    ({ path, shape, typeName }) => `${path} (${shape.join(' x ') || 'one'} ${typeName})`,
  );
  return new EngineError(
    'bad-input',
    `${file.name} holds no array of numbers in two or three dimensions. It holds ${held.slice(0, 12).join(', ') || 'nothing'}.`,
  );
}

function listed(candidates: readonly Candidate[]): string {
  return candidates
    .slice(0, 12)
    .map(({ title }) => title)
    .join(', ');
}
