import type { NamedArray, NamedArrays } from '../../named-arrays.ts';
import type { KeptState } from '../../run.ts';

/** Stands in the JSON for the array of that name. */
const ARRAY = '$array';

/** Stands in the JSON for a number that it has no word for. */
const NUMBER = '$number';

/** Plain data with typed arrays in it as JSON and arrays, to the last bit; arrays are named by where they stand. */
export function packState(state: unknown): KeptState {
  const arrays: Record<string, NamedArray> = {};
  const pack = (part: unknown, place: string): unknown => {
    if (isNumbers(part)) {
      arrays[place] = { shape: [part.length], values: part };
      return { [ARRAY]: place };
    }
    if (Array.isArray(part)) return part.map((each, index) => pack(each, `${place}.${index}`));
    if (typeof part === 'number' && isOutsideJson(part)) return { [NUMBER]: numberText(part) };
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(
      Object.entries(part).map(([name, each]) => [name, pack(each, `${place}.${name}`)]),
    );
  };
  return { state: pack(state, 'state'), arrays };
}

/** The state again; undefined in place of arrays that are not there. */
export function unpackState({ state, arrays }: KeptState): unknown {
  const unpack = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(unpack);
    if (typeof part !== 'object' || part === null) return part;
    if (ARRAY in part) return arrayOf(arrays, String(part[ARRAY]));
    if (NUMBER in part) return Number(part[NUMBER]);
    return Object.fromEntries(Object.entries(part).map(([name, each]) => [name, unpack(each)]));
  };
  return unpack(state);
}

function arrayOf(arrays: NamedArrays, name: string): NamedArray['values'] | undefined {
  return Object.hasOwn(arrays, name) ? arrays[name].values : undefined;
}

function isOutsideJson(number: number): boolean {
  return !Number.isFinite(number) || Object.is(number, -0);
}

function numberText(number: number): string {
  return Object.is(number, -0) ? '-0' : String(number);
}

function isNumbers(part: unknown): part is NamedArray['values'] {
  return part instanceof Float32Array || part instanceof Float64Array || part instanceof Int32Array;
}
