import { tidyNanometres, wavelengthFactor } from '../nanometres.ts';
import {
  isReadable,
  nameOf,
  textAttribute,
  type ArrayFile,
  type Attributes,
  type StoredArray,
} from './array-file.ts';

const CENTRES =
  /^(wave_?lengths?|wl|lambda|central_?wave_?lengths?|band_?cent(re|er)s?|wave_?length_?cent(re|er)s?)$/i;
const WIDTHS = /^(fwhms?|band_?widths?)$/i;
const LONGEST = 65_536;

/** Where a list of wavelengths may be: in an array of its own, or in an attribute. */
export interface NumberList {
  readonly length: number;
  readonly unit?: string;
  read(): Promise<readonly number[]>;
}

/** Lists that by their names are wavelengths: coordinates of the array's axes first, then attributes, then arrays near it. */
export function wavelengthArraysOf(file: ArrayFile, array: StoredArray): NumberList[] {
  return listsOf(file, array, CENTRES);
}

/** Centres and widths in nanometres of so many bands, where the file has them. */
export async function wavelengthsOf(
  file: ArrayFile,
  array: StoredArray,
  bandCount: number,
): Promise<{ centres?: readonly number[]; widths?: readonly number[] }> {
  const list = wavelengthArraysOf(file, array).find(({ length }) => length === bandCount);
  const values = await list?.read();
  if (!values || !values.every((value) => value > 0)) return {};
  const factor = wavelengthFactor(list!.unit, values);
  if (factor === undefined) return {};
  const widthList = listsOf(file, array, WIDTHS).find(({ length }) => length === bandCount);
  const widths = await widthList?.read();
  const toNanometres = (value: number): number => tidyNanometres(value * factor);
  return { centres: values.map(toNanometres), widths: widths?.map(toNanometres) };
}

function listsOf(file: ArrayFile, array: StoredArray, names: RegExp): NumberList[] {
  const owners = [array.attributes, file.attributes];
  const folder = array.path.slice(0, array.path.lastIndexOf('/'));
  const fitting = file.arrays.filter((other) => isList(other) && names.test(nameOf(other)));
  const near = fitting.toSorted((left, right) => Number(isIn(right, folder)) - Number(isIn(left, folder)));
  return [
    ...near.filter(({ path }) => array.dimensions.includes(path)).map((other) => arrayList(file, other)),
    ...owners.flatMap((attributes) => attributeLists(attributes, names)),
    ...near.filter(({ path }) => !array.dimensions.includes(path)).map((other) => arrayList(file, other)),
  ];
}

/** MATLAB knows no vectors, only matrices with one row or column. */
function isList(array: StoredArray): boolean {
  const { shape } = array;
  const length = shape.reduce((product, size) => product * size, 1);
  return isReadable(array) && shape.length >= 1 && Math.max(...shape) === length && length <= LONGEST;
}

function isIn({ path }: StoredArray, folder: string): boolean {
  return path.slice(0, path.lastIndexOf('/')) === folder;
}

function arrayList(file: ArrayFile, array: StoredArray): NumberList {
  return {
    length: Math.max(...array.shape),
    unit: textAttribute(array.attributes, 'units') ?? textAttribute(array.attributes, 'Units'),
    read: async () => Array.from(await file.readAll(array), Number),
  };
}

function attributeLists(attributes: Attributes, names: RegExp): NumberList[] {
  return Object.entries(attributes).flatMap(([name, value]): NumberList[] => {
    if (!names.test(name) || typeof value === 'string') return [];
    const unit =
      textAttribute(attributes, 'wavelength_units') ??
      textAttribute(attributes, `${name}_units`) ??
      textAttribute(attributes, 'wavelength_unit');
    return [{ length: value.length, unit, read: async () => value.map(Number) }];
  });
}
