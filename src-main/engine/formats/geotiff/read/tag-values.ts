import { EngineError } from '../../../errors.ts';
import type { Directory, TagEntry, TiffStructure } from './directories.ts';
import { FIELD_BYTES } from './tags.ts';

/** Values of one directory, read from the file when asked for. */
export interface TagValues {
  has(tag: number): boolean;
  /** All values as numbers; rationals as quotients. Undefined where the tag is absent. Throws `damaged` beyond the end. */
  numbers(tag: number): Promise<Float64Array | undefined>;
  number(tag: number): Promise<number | undefined>;
  /** ASCII or byte values up to the last NUL, as UTF-8, or Latin-1 where that is no UTF-8. */
  text(tag: number): Promise<string | undefined>;
}

/** Larger than the block table of a scene of many terabytes. */
const MAXIMUM_VALUE_BYTES = 2 ** 29;

export function tagValues(structure: TiffStructure, directory: Directory): TagValues {
  const numbers = async (tag: number): Promise<Float64Array | undefined> => {
    const entry = directory.get(tag);
    return entry && toNumbers(entry, await readBytes(structure, entry), structure.littleEndian);
  };
  return {
    has: (tag) => directory.has(tag),
    numbers,
    number: async (tag) => (await numbers(tag))?.[0],
    text: async (tag) => {
      const entry = directory.get(tag);
      return entry && toText(await readBytes(structure, entry));
    },
  };
}

async function readBytes({ source }: TiffStructure, entry: TagEntry): Promise<Uint8Array> {
  const length = entry.count * FIELD_BYTES[entry.type];
  const inside = entry.offset + length <= source.size && length <= MAXIMUM_VALUE_BYTES;
  const bytes = inside ? await source.read(entry.offset, length) : undefined;
  if (bytes?.byteLength === length) return bytes;
  throw new EngineError(
    'damaged',
    `${source.name} is damaged: field ${entry.tag} of its directory lies beyond the end of the file. Copy the file again.`,
  );
}

function toNumbers({ type, count }: TagEntry, bytes: Uint8Array, littleEndian: boolean): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = FIELD_BYTES[type];
  const read = readerOf(view, type, littleEndian);
  const values = new Float64Array(count);
  for (let index = 0; index < count; index += 1) values[index] = read(index * size);
  return values;
}

function readerOf(view: DataView, type: number, littleEndian: boolean): (at: number) => number {
  switch (type) {
    case 3:
      return (at) => view.getUint16(at, littleEndian);
    case 4:
    case 13:
      return (at) => view.getUint32(at, littleEndian);
    case 5:
      return (at) => view.getUint32(at, littleEndian) / view.getUint32(at + 4, littleEndian);
    case 6:
      return (at) => view.getInt8(at);
    case 8:
      return (at) => view.getInt16(at, littleEndian);
    case 9:
      return (at) => view.getInt32(at, littleEndian);
    case 10:
      return (at) => view.getInt32(at, littleEndian) / view.getInt32(at + 4, littleEndian);
    case 11:
      return (at) => view.getFloat32(at, littleEndian);
    case 12:
      return (at) => view.getFloat64(at, littleEndian);
    case 16:
    case 18:
      return (at) => Number(view.getBigUint64(at, littleEndian));
    case 17:
      return (at) => Number(view.getBigInt64(at, littleEndian));
    default:
      return (at) => view.getUint8(at);
  }
}

function toText(bytes: Uint8Array): string {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, end));
  } catch {
    return new TextDecoder('latin1').decode(bytes.subarray(0, end));
  }
}
