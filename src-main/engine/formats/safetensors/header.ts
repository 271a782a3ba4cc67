import { z } from 'zod';
import { EngineError } from '../../errors.ts';
import type { NamedArray, NamedArrays } from '../../named-arrays.ts';

/*
 * The layout of safetensors: 8 bytes with the length of the header (little-endian), the header as JSON, padded with spaces, and the
 * numbers of all arrays one after the other, without gaps. The header has for each array its kind of number, shape, and where
 * its bytes begin and end behind the header; texts by name are in `__metadata__`.
 */

/** An array as the header has it. */
export interface Entry {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** Behind the header, in bytes. */
  readonly begin: number;
  readonly end: number;
}

export type Dtype = 'F64' | 'F32' | 'I32';
type Texts = Readonly<Record<string, string>>;

/** Of the length of the header. */
export const LENGTH_BYTES = 8;
/** What the format's other readers accept. */
const LARGEST_HEADER_BYTES = 100_000_000;

export const BYTES: Readonly<Record<Dtype, number>> = { F64: 8, F32: 4, I32: 4 };

const METADATA = '__metadata__';

const metadataSchema = z.record(z.string(), z.string());
const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(z.int().nonnegative()),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});

/** Where each array goes: those of wide numbers first, so that all of them are aligned. Throws `internal` for an array of another size than its shape. */
export function layOut(arrays: NamedArrays): Entry[] {
  for (const [name, { shape, values }] of Object.entries(arrays)) {
    if (values.length === sizeOf(shape)) continue;
    throw new EngineError(
      'internal',
      `The array "${name}" has ${values.length} numbers, its shape [${shape}] others.`,
    );
  }
  const described = Object.entries(arrays).map(([name, { shape, values }]) => ({
    name,
    shape,
    dtype: dtypeOf(values),
    bytes: values.byteLength,
  }));
  let end = 0;
  return described
    .sort((one, other) => BYTES[other.dtype] - BYTES[one.dtype])
    .map(({ name, shape, dtype, bytes }) => ({ name, shape, dtype, begin: end, end: (end += bytes) }));
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

/** The bytes before the numbers, whole multiples of 8. The texts come first in it, in their order. */
export function encodeHeader(texts: Texts, entries: readonly Entry[]): Uint8Array {
  const described = entries.map(({ name, dtype, shape, begin, end }) => [
    name,
    { dtype, shape, data_offsets: [begin, end] },
  ]);
  const json = JSON.stringify(Object.fromEntries([[METADATA, texts], ...described]));
  const text = new TextEncoder().encode(json);
  const length = Math.ceil(text.length / 8) * 8;
  const header = new Uint8Array(LENGTH_BYTES + length).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  header.set(text, LENGTH_BYTES);
  return header;
}

/** The length of the header behind the first 8 bytes of a file; undefined where no header of this file can be so long. */
export function headerLength(start: Uint8Array, fileBytes: number): number | undefined {
  if (start.length < LENGTH_BYTES) return undefined;
  const length = new DataView(start.buffer, start.byteOffset).getBigUint64(0, true);
  const fits = length <= LARGEST_HEADER_BYTES && length <= fileBytes - LENGTH_BYTES;
  return fits ? Number(length) : undefined;
}

/** What a header says, without a look at what it says of arrays; undefined where it is none, or has no texts. */
export function decodeHeader(header: Uint8Array): { texts: Texts; described: object } | undefined {
  try {
    const { [METADATA]: metadata, ...described } = JSON.parse(new TextDecoder().decode(header));
    return { texts: metadataSchema.parse(metadata), described };
  } catch {
    return undefined;
  }
}

/**
 * The arrays that a header describes, in the order of their bytes. They fill `bytes` without gaps or overlaps; a text that says what
 * is wrong where they do not.
 */
export function readEntries(described: object, bytes: number): Entry[] | string {
  const entries: Entry[] = [];
  for (const [name, given] of Object.entries(described)) {
    const { success, data } = entrySchema.safeParse(given);
    if (!success) return `its array "${name}" is described in a way that cannot be understood`;
    const { dtype, shape, data_offsets } = data;
    if (!isKnown(dtype)) return `its array "${name}" has numbers of ${dtype}; F64, F32 and I32 are read`;
    const [begin, end] = data_offsets;
    if (end - begin !== BYTES[dtype] * sizeOf(shape))
      return `its array "${name}" has not the bytes of its shape`;
    entries.push({ name, dtype, shape, begin, end });
  }
  entries.sort((one, other) => one.begin - other.begin || one.end - other.end);
  let end = 0;
  for (const entry of entries) {
    if (entry.begin !== end) return `its array "${entry.name}" does not begin where the one before it ends`;
    end = entry.end;
  }
  return end === bytes ? entries : `its arrays have ${end} bytes, but there are ${bytes}`;
}

function dtypeOf(values: NamedArray['values']): Dtype {
  if (values instanceof Float64Array) return 'F64';
  return values instanceof Float32Array ? 'F32' : 'I32';
}

function isKnown(dtype: string): dtype is Dtype {
  return Object.hasOwn(BYTES, dtype);
}
