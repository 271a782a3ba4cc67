/** TIFF 6.0 field types that are written here, and BigTIFF's 64-bit integer. */
export type TagType = 'ascii' | 'short' | 'long' | 'double' | 'long8';

/** One entry of a TIFF directory. Tags that share an array of values share its place in the file. */
export interface Tag {
  readonly id: number;
  readonly type: TagType;
  readonly values: ArrayLike<number>;
}

const TYPES = {
  ascii: { code: 2, bytes: 1 },
  short: { code: 3, bytes: 2 },
  long: { code: 4, bytes: 4 },
  double: { code: 12, bytes: 8 },
  long8: { code: 16, bytes: 8 },
} as const;

export function short(id: number, ...values: readonly number[]): Tag {
  return { id, type: 'short', values };
}

export function long(id: number, ...values: readonly number[]): Tag {
  return { id, type: 'long', values };
}

export function double(id: number, values: ArrayLike<number>): Tag {
  return { id, type: 'double', values };
}

/** Text as UTF-8, ended by a NUL. */
export function ascii(id: number, text: string): Tag {
  return { id, type: 'ascii', values: new TextEncoder().encode(`${text}\0`) };
}

/** The number that stands for the type in a directory. */
export function typeCode({ type }: Tag): number {
  return TYPES[type].code;
}

export function valueBytes({ type, values }: Tag): number {
  return TYPES[type].bytes * values.length;
}

/** Writes the values one after another, little-endian. */
export function putValues(view: DataView, offset: number, { type, values }: Tag): void {
  const { bytes } = TYPES[type];
  for (let i = 0; i < values.length; i++) putValue(view, offset + i * bytes, type, values[i]);
}

function putValue(view: DataView, offset: number, type: TagType, value: number): void {
  if (type === 'ascii') view.setUint8(offset, value);
  else if (type === 'short') view.setUint16(offset, value, true);
  else if (type === 'long') view.setUint32(offset, value, true);
  else if (type === 'double') view.setFloat64(offset, value, true);
  else view.setBigUint64(offset, BigInt(value), true);
}
