import { textAttribute, type StoredArray } from '../cube/array-file.ts';

/** Classes of MATLAB that HDF5 knows as numbers, but that mean none. */
const NOT_NUMBERS = /^(char|cell|struct|function_handle|string|table|.*\bobject)$/i;

/** The arrays of a MATLAB 7.3 file without those that MATLAB keeps for itself; text and cells as what they are. */
export function matlabArrays(arrays: readonly StoredArray[]): StoredArray[] {
  const visible = arrays.filter(({ path }) => !path.startsWith('/#'));
  return visible.map((array) => {
    const className = textAttribute(array.attributes, 'MATLAB_class');
    const isEmpty = 'MATLAB_empty' in array.attributes;
    if (className === undefined || (!isEmpty && !NOT_NUMBERS.test(className))) return array;
    return { ...array, sampleType: undefined, typeName: isEmpty ? 'empty' : className };
  });
}
