import type { ByteSource } from '../../bytes.ts';
import { EngineError } from '../../errors.ts';
import { bytesPerSample, type Samples } from '../../raster/samples.ts';
import type { Workers } from '../../workers.ts';
import { asMarked, type ArrayFile, type CubeAxes, type StoredArray } from '../cube/array-file.ts';
import { readStrided } from '../strided/read-strided.ts';
import type { StridedLayout } from '../strided/strided-layout.ts';
import { parseNetcdf, type NetcdfHeader, type NetcdfVariable } from './parse-netcdf.ts';

const FIRST_BYTES = 64 << 10;
const LARGEST_HEADER_BYTES = 64 << 20;
const VERSIONS: Readonly<Record<number, string>> = { 1: 'classic', 2: '64-bit offset', 5: '64-bit data' };

/** The variables of a classic NetCDF file, read by range. It owns the source from then on. Throws `damaged`. */
export async function openNetcdf(source: ByteSource, workers: Workers): Promise<ArrayFile> {
  const { header, version } = await readHeader(source);
  const variables = new Map(header.variables.map((variable) => [`/${variable.name}`, variable]));
  const layoutOf = (array: StoredArray, { row, column, band }: Partial<CubeAxes>): StridedLayout => {
    const { strides, shape, begin } = variables.get(array.path)!;
    // An axis that is not there counts as the outermost, so that samples that lie together are taken together.
    const stride = (axis = -1): number => strides[axis] ?? (shape[0] ?? 1) * (strides[0] ?? 1);
    return {
      sampleType: array.sampleType!,
      littleEndian: false,
      offset: begin,
      rowStride: stride(row),
      columnStride: stride(column),
      bandStride: stride(band),
    };
  };
  return {
    name: source.name,
    format: 'NetCDF-3',
    arrays: header.variables.map((variable) => asMarked(describe(variable, version))),
    attributes: header.attributes,
    problems: problemsOf(source, header),
    reversed: false,
    readAll: async (array) =>
      readList(
        source,
        workers,
        array,
        layoutOf(array, { column: array.shape.indexOf(Math.max(...array.shape)) }),
      ),
    readWindow: (array, axes, window, places, signal) =>
      readStrided(source, layoutOf(array, axes), window, places, workers, signal),
    close: () => source.close(),
  };
}

/** Its length is nowhere written: more is read until it is whole. */
async function readHeader(source: ByteSource): Promise<{ header: NetcdfHeader; version: string }> {
  for (let length = FIRST_BYTES; ; length *= 8) {
    const bytes = await source.read(0, Math.min(length, source.size));
    try {
      return { header: parseNetcdf(bytes, source.size), version: VERSIONS[bytes[3]] };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      if (length < Math.min(source.size, LARGEST_HEADER_BYTES)) continue;
      throw new EngineError('damaged', `${source.name} ends within its header. Copy the file again.`, {
        cause: error,
      });
    }
  }
}

function describe(
  { name, shape, dimensions, attributes, sampleType }: NetcdfVariable,
  version: string,
): StoredArray {
  return {
    path: `/${name}`,
    shape,
    typeName: sampleType ?? 'text',
    sampleType,
    dimensions: dimensions.map((dimension) => `/${dimension}`),
    attributes,
    compression: `none (${version})`,
  };
}

function problemsOf(source: ByteSource, { variables }: NetcdfHeader): string[] {
  const cut = variables.filter(
    (variable) => variable.shape.every((size) => size > 0) && endOf(variable) > source.size,
  );
  if (cut.length === 0) return [];
  return [
    `${source.name} is truncated: ${cut.map(({ name }) => name).join(', ')} cannot be read whole. Copy the file again.`,
  ];
}

function endOf({ begin, shape, strides, sampleType }: NetcdfVariable): number {
  const last = shape.reduce((sum, size, axis) => sum + (size - 1) * strides[axis], begin);
  return last + (sampleType ? bytesPerSample(sampleType) : 1);
}

async function readList(
  source: ByteSource,
  workers: Workers,
  { shape }: StoredArray,
  layout: StridedLayout,
): Promise<Samples> {
  const length = shape.reduce((product, size) => product * size, 1);
  if (length !== Math.max(1, ...shape)) {
    throw new EngineError('unsupported', `${source.name} holds a table where a list of numbers is meant.`);
  }
  const [values] = await readStrided(
    source,
    layout,
    { column: 0, row: 0, width: length, height: 1 },
    [0],
    workers,
  );
  return values;
}
