import type { SampleType } from '../../raster/samples.ts';

/** Data types of MAT-file elements (MAT-File Format, table 1-1) that hold numbers. */
export const STORAGE_TYPES: Readonly<Record<number, SampleType>> = {
  1: 'int8',
  2: 'uint8',
  3: 'int16',
  4: 'uint16',
  5: 'int32',
  6: 'uint32',
  7: 'float32',
  9: 'float64',
  12: 'int64',
  13: 'uint64',
};

export const MATRIX = 14;
export const COMPRESSED = 15;

const INT32 = 5;
const UINT32 = 6;

const CLASS_NAMES: Readonly<Record<number, string>> = {
  1: 'cell',
  2: 'struct',
  3: 'object',
  4: 'char',
  5: 'sparse',
  6: 'double',
  7: 'single',
  8: 'int8',
  9: 'uint8',
  10: 'int16',
  11: 'uint16',
  12: 'int32',
  13: 'uint32',
  14: 'int64',
  15: 'uint64',
};

export interface ElementTag {
  readonly type: number;
  readonly bytes: number;
  /** Of the data, from the start of the view. */
  readonly dataAt: number;
  /** Where the next element starts: data is padded to 8 bytes. */
  readonly next: number;
}

/** Reads the tag of an element at a place; undefined where the view ends before it does. */
export function readTag(view: DataView, at: number, littleEndian: boolean): ElementTag | undefined {
  if (at + 8 > view.byteLength) return undefined;
  const word = view.getUint32(at, littleEndian);
  const small = word >>> 16;
  if (small !== 0) return { type: word & 0xffff, bytes: small, dataAt: at + 4, next: at + 8 };
  const bytes = view.getUint32(at + 4, littleEndian);
  return { type: word, bytes, dataAt: at + 8, next: at + 8 + Math.ceil(bytes / 8) * 8 };
}

/** What the beginning of an array element says. */
export interface ArrayHeader {
  readonly name: string;
  /** "double", "uint8", "struct", ... */
  readonly className: string;
  readonly dimensions: readonly number[];
  readonly complex: boolean;
  /** How the numbers are stored, which may be smaller than their class; undefined for arrays that are not of numbers. */
  readonly storage?: SampleType;
  /** Of the numbers, from the start of the view. */
  readonly dataAt: number;
  readonly dataBytes: number;
}

/** Parses an array from its flags to the tag of its numbers; undefined where that is not what is there. */
export function readArrayHeader(
  view: DataView,
  start: number,
  littleEndian: boolean,
): ArrayHeader | undefined {
  const flags = readTag(view, start, littleEndian);
  const dimensions = flags && readTag(view, flags.next, littleEndian);
  const name = dimensions && readTag(view, dimensions.next, littleEndian);
  if (!name || flags.type !== UINT32 || dimensions.type !== INT32) return undefined;
  if (name.dataAt + name.bytes > view.byteLength || dimensions.bytes > 128) return undefined;
  const word = view.getUint32(flags.dataAt, littleEndian);
  const classCode = word & 0xff;
  const data = readTag(view, name.next, littleEndian);
  return {
    name: new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + name.dataAt, name.bytes)),
    className: CLASS_NAMES[classCode] ?? `class ${classCode}`,
    dimensions: Array.from({ length: dimensions.bytes / 4 }, (_, index) =>
      view.getInt32(dimensions.dataAt + 4 * index, littleEndian),
    ),
    complex: (word & 0x800) !== 0,
    storage: data && classCode >= 6 ? STORAGE_TYPES[data.type] : undefined,
    dataAt: data?.dataAt ?? 0,
    dataBytes: data?.bytes ?? 0,
  };
}
