import { EngineError } from '../../errors.ts';
import { bytesPerSample, type SampleType } from '../../raster/samples.ts';

/** Reads the header of a classic NetCDF file from its start, big-endian; every method moves on. RangeError where the bytes end. */
export interface HeaderReader {
  word(): number;
  /** A length or index: 4 bytes, 8 in the 64-bit data format. */
  count(): number;
  /** A place in the file: 4 bytes, 8 in both 64-bit formats. */
  offset(): number;
  name(): string;
  /** So many characters, and the padding after them. */
  text(length: number): string;
  numbers(type: SampleType, count: number): (number | bigint)[];
  /** Throws `damaged`. */
  refuse(): never;
}

/** Past the magic number, whose last byte is the version: 1 classic, 2 64-bit offset, 5 64-bit data. */
export function headerReader(bytes: Uint8Array, fileSize: number): HeaderReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = bytes[3];
  let at = 4;
  const refuse = (): never => {
    throw new EngineError('damaged', 'its header is not that of a NetCDF file');
  };
  const word = (): number => view.getUint32((at += 4) - 4);
  const long = (): number => {
    const value = Number(view.getBigUint64((at += 8) - 8));
    return Number.isSafeInteger(value) ? value : refuse();
  };
  const count = (): number => (version === 5 ? long() : word());
  /** Also what is not in these bytes yet must be within the file. */
  const take = (length: number): number => {
    if (length > fileSize) refuse();
    if (at + length > bytes.length) throw new RangeError('the header goes on');
    at += Math.ceil(length / 4) * 4;
    return at - Math.ceil(length / 4) * 4;
  };
  const text = (length: number): string => {
    const from = take(length);
    return new TextDecoder().decode(bytes.subarray(from, from + length));
  };
  return {
    word,
    count,
    offset: () => (version === 1 ? word() : long()),
    name: () => text(count()),
    text,
    numbers: (type, length) => {
      const size = bytesPerSample(type);
      const from = take(length * size);
      return Array.from({ length }, (_, index) => numberAt(view, from + index * size, type));
    },
    refuse,
  };
}

function numberAt(view: DataView, at: number, type: SampleType): number | bigint {
  switch (type) {
    case 'int8':
      return view.getInt8(at);
    case 'uint8':
      return view.getUint8(at);
    case 'int16':
      return view.getInt16(at);
    case 'uint16':
      return view.getUint16(at);
    case 'int32':
      return view.getInt32(at);
    case 'uint32':
      return view.getUint32(at);
    case 'float32':
      return view.getFloat32(at);
    case 'float64':
      return view.getFloat64(at);
    case 'int64':
      return view.getBigInt64(at);
    case 'uint64':
      return view.getBigUint64(at);
  }
}
