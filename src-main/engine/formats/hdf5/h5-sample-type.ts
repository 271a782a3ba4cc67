import type { SampleType } from '../../raster/samples.ts';
import type { H5Metadata } from './h5-types.ts';

/** H5T_class_t */
export const INTEGER = 0;
export const FLOAT = 1;
export const STRING = 3;
const ENUM = 8;

const CLASS_NAMES: Readonly<Record<number, string>> = {
  2: 'time',
  3: 'text',
  4: 'bits',
  5: 'opaque',
  6: 'compound',
  7: 'references',
  9: 'lists',
  10: 'arrays',
};

const FLOATS: Readonly<Record<number, SampleType>> = { 2: 'float32', 4: 'float32', 8: 'float64' };
const SIZES = [1, 2, 4, 8];

/** In what the numbers of an array are given; half floats as float32. Undefined where it holds none that can be. */
export function sampleTypeOf({ type, size, signed, enum_type: values }: H5Metadata): SampleType | undefined {
  if (type === FLOAT) return FLOATS[size];
  const isWhole = type === INTEGER || (type === ENUM && values?.type === INTEGER);
  if (!isWhole || !SIZES.includes(size)) return undefined;
  return `${signed ? '' : 'u'}int${8 * size}` as SampleType;
}

/** True where samples are stored as half floats. */
export function isHalf({ type, size }: Pick<H5Metadata, 'type' | 'size'>): boolean {
  return type === FLOAT && size === 2;
}

/** For people. */
export function typeNameOf(metadata: H5Metadata): string {
  const sampleType = isHalf(metadata) ? 'float16' : sampleTypeOf(metadata);
  const order = metadata.littleEndian || metadata.size === 1 ? '' : ', big-endian';
  return sampleType === undefined ? (CLASS_NAMES[metadata.type] ?? 'other') : `${sampleType}${order}`;
}
