import type { SampleType, Samples } from '../../raster/samples.ts';
import type { Window } from '../../raster/window.ts';

export type AttributeValue = string | readonly (number | bigint)[];
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** An array of a file that holds several, as HDF5 and NetCDF do. */
export interface StoredArray {
  /** "/group/name" */
  readonly path: string;
  readonly shape: readonly number[];
  /** For people: "int16", "text", "complex". */
  readonly typeName: string;
  /** Undefined where it does not hold numbers that can be read. */
  readonly sampleType?: SampleType;
  /** The box in which it is stored and compressed; absent where it lies in one piece. */
  readonly chunks?: readonly number[];
  /** For each axis the path of its coordinate variable, or its name, where the file says so. */
  readonly dimensions: readonly (string | undefined)[];
  readonly attributes: Attributes;
  /** "deflate", "none" */
  readonly compression: string;
  /** Why it cannot be read and what to do, the end of a sentence: "needs the filter lzf, which ...". */
  readonly refusal?: string;
}

/** Which axis of an array runs along what; an axis that is none of these has length 1. */
export interface CubeAxes {
  readonly row: number;
  readonly column: number;
  /** Absent for an array that is one band. */
  readonly band?: number;
}

/** A file of arrays, opened. */
export interface ArrayFile {
  readonly name: string;
  /** "HDF5", "NetCDF-4", ... */
  readonly format: string;
  readonly arrays: readonly StoredArray[];
  /** Of the whole file. */
  readonly attributes: Attributes;
  readonly problems: readonly string[];
  /** True where arrays are stored with their axes in reverse (MATLAB). */
  readonly reversed: boolean;
  /** All numbers of a small array. Throws `damaged` or `unsupported`. */
  readAll(array: StoredArray): Promise<Samples>;
  /** The places along the band axis, one row-major array each. What it gives is the caller's own. */
  readWindow(
    array: StoredArray,
    axes: CubeAxes,
    window: Window,
    places: readonly number[],
    signal?: AbortSignal,
  ): Promise<Samples[]>;
  close(): Promise<void>;
}

/** The last part of an array's path. */
export function nameOf({ path }: StoredArray): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** True for numbers that can be read right. */
export function isReadable({ sampleType, refusal }: StoredArray): boolean {
  return sampleType !== undefined && refusal === undefined;
}

/** An attribute as one number; undefined where there is none. A bigint stays one beyond 2^53. */
export function numberAttribute(attributes: Attributes, name: string): number | bigint | undefined {
  const value = attributes[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string') return value[0];
  const parsed = value.trim() === '' ? NaN : Number(value);
  return Number.isNaN(parsed) ? undefined : parsed;
}

/** An attribute as text; undefined where there is none. */
export function textAttribute(attributes: Attributes, name: string): string | undefined {
  const value = attributes[name];
  return typeof value === 'string' ? value : undefined;
}

/** An array whose signed numbers are marked to be taken as unsigned, as what it means. */
export function asMarked(array: StoredArray): StoredArray {
  const unsigned = UNSIGNED[array.sampleType ?? ''];
  const marked = /^true$/i.test(textAttribute(array.attributes, '_Unsigned') ?? '');
  return unsigned && marked ? { ...array, sampleType: unsigned, typeName: unsigned } : array;
}

const UNSIGNED: Readonly<Record<string, SampleType>> = {
  int8: 'uint8',
  int16: 'uint16',
  int32: 'uint32',
  int64: 'uint64',
};
