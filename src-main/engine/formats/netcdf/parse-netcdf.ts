import type { AttributeValue, Attributes } from '../cube/array-file.ts';
import { bytesPerSample, type SampleType } from '../../raster/samples.ts';
import { headerReader, type HeaderReader } from './header-reader.ts';

/** A variable of a classic NetCDF file and where it lies. */
export interface NetcdfVariable {
  readonly name: string;
  readonly dimensions: readonly string[];
  readonly shape: readonly number[];
  readonly attributes: Attributes;
  /** Undefined for text. */
  readonly sampleType?: SampleType;
  /** Of the first number, in bytes. */
  readonly begin: number;
  /** Bytes from one place to the next, for each axis. */
  readonly strides: readonly number[];
}

export interface NetcdfHeader {
  readonly attributes: Attributes;
  readonly variables: readonly NetcdfVariable[];
}

interface Dimension {
  readonly name: string;
  /** 0 for the one that grows. */
  readonly length: number;
}

interface RawVariable extends Omit<NetcdfVariable, 'shape' | 'strides' | 'dimensions'> {
  readonly dimensionIds: readonly number[];
  readonly isRecord: boolean;
  /** Of one element. */
  readonly size: number;
}

const TYPES: Readonly<Record<number, SampleType>> = {
  1: 'int8',
  3: 'int16',
  4: 'int32',
  5: 'float32',
  6: 'float64',
  7: 'uint8',
  8: 'uint16',
  9: 'uint32',
  10: 'int64',
  11: 'uint64',
};
const CHARACTERS = 2;
const [DIMENSION_LIST, VARIABLE_LIST, ATTRIBUTE_LIST] = [10, 11, 12];
const STREAMING = 0xffffffff;

/**
 * The header of a file of the classic, 64-bit offset or 64-bit data format (NetCDF Classic Format Specification). Throws
 * RangeError where the bytes end before the header does, and an EngineError for what is no such header.
 */
export function parseNetcdf(bytes: Uint8Array, fileSize: number): NetcdfHeader {
  const reader = headerReader(bytes, fileSize);
  const recordCount = reader.count();
  const dimensions = listOf(reader, DIMENSION_LIST, (): Dimension => ({
    name: reader.name(),
    length: reader.count(),
  }));
  const attributes = attributesOf(reader);
  const variables = listOf(reader, VARIABLE_LIST, () => readVariable(reader, dimensions));
  const recordBytes = recordBytesOf(variables, dimensions);
  const first = Math.min(...variables.filter(({ isRecord }) => isRecord).map(({ begin }) => begin));
  const isStreaming = recordCount === STREAMING && recordBytes > 0;
  const records = isStreaming ? Math.max(0, Math.floor((fileSize - first) / recordBytes)) : recordCount;
  return {
    attributes,
    variables: variables.map((variable) => placed(variable, dimensions, records, recordBytes)),
  };
}

function listOf<Item>(reader: HeaderReader, tag: number, read: () => Item): Item[] {
  const found = reader.word();
  const count = reader.count();
  if (found === 0 && count === 0) return [];
  if (found !== tag) reader.refuse();
  const items: Item[] = [];
  for (let index = 0; index < count; index += 1) items.push(read());
  return items;
}

function attributesOf(reader: HeaderReader): Attributes {
  const entries = listOf(reader, ATTRIBUTE_LIST, (): [string, AttributeValue] => {
    const name = reader.name();
    const type = reader.word();
    const count = reader.count();
    if (type === CHARACTERS) return [name, reader.text(count).replace(/\0+$/, '')];
    const sampleType = TYPES[type] ?? reader.refuse();
    return [name, reader.numbers(sampleType, count)];
  });
  return Object.fromEntries(entries);
}

function readVariable(reader: HeaderReader, dimensions: readonly Dimension[]): RawVariable {
  const name = reader.name();
  const count = reader.count();
  const dimensionIds: number[] = [];
  for (let index = 0; index < count; index += 1) dimensionIds.push(reader.count());
  if (dimensionIds.some((id) => id >= dimensions.length)) reader.refuse();
  const attributes = attributesOf(reader);
  const type = reader.word();
  if (type !== CHARACTERS && !TYPES[type]) reader.refuse();
  const sampleType = TYPES[type];
  // The size that is written wraps for large variables; it follows from the dimensions anyway.
  reader.count();
  const begin = reader.offset();
  const isRecord = dimensionIds.length > 0 && dimensions[dimensionIds[0]].length === 0;
  const size = sampleType ? bytesPerSample(sampleType) : 1;
  return { name, dimensionIds, attributes, sampleType, begin, isRecord, size };
}

/** Records of all variables follow each other, each padded to four bytes; one variable alone is not padded. */
function recordBytesOf(variables: readonly RawVariable[], dimensions: readonly Dimension[]): number {
  const sizes = variables
    .filter(({ isRecord }) => isRecord)
    .map(({ dimensionIds, size }) =>
      dimensionIds.slice(1).reduce((bytes, id) => bytes * dimensions[id].length, size),
    );
  if (sizes.length === 1) return sizes[0];
  return sizes.reduce((sum, bytes) => sum + Math.ceil(bytes / 4) * 4, 0);
}

function placed(
  { dimensionIds, isRecord, size, ...variable }: RawVariable,
  dimensions: readonly Dimension[],
  records: number,
  recordBytes: number,
): NetcdfVariable {
  const shape = dimensionIds.map((id, axis) => (isRecord && axis === 0 ? records : dimensions[id].length));
  const strides = shape.map((_, axis) =>
    shape.slice(axis + 1).reduce((bytes, length) => bytes * length, size),
  );
  if (isRecord) strides[0] = recordBytes;
  return { ...variable, dimensions: dimensionIds.map((id) => dimensions[id].name), shape, strides };
}
