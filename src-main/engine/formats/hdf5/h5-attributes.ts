import type { Attributes, AttributeValue } from '../cube/array-file.ts';
import { FLOAT, INTEGER, STRING } from './h5-sample-type.ts';
import type { H5Metadata } from './h5-types.ts';
import type { OpenHdf5 } from './with-file.ts';

const LARGEST_ATTRIBUTE_BYTES = 1 << 20;
const MOST_ATTRIBUTES = 1000;
const POINTER_BYTES = 4;

/** The attributes of an object that are numbers or text; others, and ones that cannot be read, are left out. */
export function readAttributes(file: OpenHdf5, path: string): Attributes {
  const names = file.module.get_attribute_names(file.id, path).slice(0, MOST_ATTRIBUTES);
  const values = names.map((name) => [name, readAttribute(file, path, name)] as const);
  return Object.fromEntries(
    values.filter((entry): entry is readonly [string, AttributeValue] => entry[1] !== undefined),
  );
}

function readAttribute({ module, id }: OpenHdf5, path: string, name: string): AttributeValue | undefined {
  const metadata = module.get_attribute_metadata(id, path, name);
  const isNumber = metadata.type === INTEGER || metadata.type === FLOAT;
  if (!isNumber && metadata.type !== STRING) return undefined;
  const bytes = metadata.size * metadata.total_size;
  if (!metadata.shape || bytes === 0 || bytes > LARGEST_ATTRIBUTE_BYTES) return undefined;
  const pointer = module._malloc(bytes);
  if (pointer === 0) return undefined;
  try {
    if (module.get_attribute_data(id, path, name, BigInt(pointer)) < 0) return undefined;
    const raw = module.HEAPU8.slice(pointer, pointer + bytes);
    if (isNumber) return numbersIn(raw, metadata);
    if (!metadata.vlen) return textsIn(raw, metadata.size);
    const texts = pointersIn(raw).map((at) => (at === 0 ? '' : module.UTF8ToString(at)));
    module.reclaim_vlen_memory(id, path, name, BigInt(pointer));
    return texts.join(', ');
  } finally {
    module._free(pointer);
  }
}

function textsIn(raw: Uint8Array, size: number): string {
  const decoder = new TextDecoder();
  const count = Math.floor(raw.length / size);
  const texts = Array.from({ length: count }, (_, index) =>
    decoder.decode(raw.subarray(index * size, (index + 1) * size)),
  );
  return texts.map((text) => text.replace(/\0[\s\S]*$/, '').trimEnd()).join(', ');
}

function pointersIn(raw: Uint8Array): number[] {
  const view = new DataView(raw.buffer);
  return Array.from({ length: raw.length / POINTER_BYTES }, (_, index) =>
    view.getUint32(index * POINTER_BYTES, true),
  );
}

/** Undefined for numbers of a size that JavaScript has not. */
function numbersIn(
  raw: Uint8Array<ArrayBuffer>,
  { type, size, signed }: H5Metadata,
): (number | bigint)[] | undefined {
  const { buffer } = raw;
  if (type === FLOAT) {
    if (size === 4) return [...new Float32Array(buffer)];
    return size === 8 ? [...new Float64Array(buffer)] : undefined;
  }
  if (size === 1) return [...(signed ? new Int8Array(buffer) : raw)];
  if (size === 2) return [...(signed ? new Int16Array(buffer) : new Uint16Array(buffer))];
  if (size === 4) return [...(signed ? new Int32Array(buffer) : new Uint32Array(buffer))];
  if (size !== 8) return undefined;
  return [...(signed ? new BigInt64Array(buffer) : new BigUint64Array(buffer))].map(plain);
}

function plain(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}
