import type { ByteSource } from '../../bytes.ts';
import { EngineError, isEngineError } from '../../errors.ts';
import type { OpenOption } from '../../raster/open-option.ts';
import type { Dataset } from '../../raster/raster.ts';
import { bytesPerSample, type SampleType } from '../../raster/samples.ts';
import type { Workers } from '../../workers.ts';
import { stridedDataset } from '../strided/strided-dataset.ts';
import type { StridedLayout } from '../strided/strided-layout.ts';
import { axisOf } from './axes-option.ts';
import { inflateElement } from './inflate-element.ts';
import type { Variable } from './variables.ts';

/** The most that deflate can shrink data. */
const DEFLATE_RATIO = 1032;
const MAXIMUM_ARRAY_BYTES = 2 ** 32;
const MOST_BANDS = 65_536;

export interface MatArray {
  readonly source: ByteSource;
  readonly variable: Variable;
  readonly littleEndian: boolean;
  readonly workers: Workers;
  readonly problems: readonly string[];
  /** Which array, where there are several, and its axes. */
  readonly options: readonly OpenOption[];
  /** Of the option, as "rows,columns,bands". */
  readonly axes: string;
}

/**
 * An array of a MAT-file as a dataset without a place on the earth. Its numbers lie with the first axis fastest. One that is
 * not compressed is read by range; a compressed one has no places to start from and is held whole once it is read.
 */
export function arrayDataset(array: MatArray): Dataset {
  const { source, variable, littleEndian, axes } = array;
  const sampleType = variable.storage!;
  checkSize(source, variable, sampleType);
  const { sizes, layout } = layoutOf(array, sampleType);
  if (sizes.bands > MOST_BANDS) throw tooManyBands(source, variable, sizes.bands);
  return stridedDataset({
    name: source.name,
    format: 'MATLAB 5',
    workers: array.workers,
    source: variable.compressed ? inflatedSource(array) : source,
    layout,
    grid: { width: sizes.columns, height: sizes.rows, transform: [1, 0, 0, 0, -1, 0], georeferenced: false },
    bands: Array.from({ length: sizes.bands }, (_, band) => ({
      name: `Band ${band + 1}`,
      sampleType,
      scale: 1,
      offset: 0,
    })),
    details: {
      variable: variable.name,
      class: variable.className,
      orientation: `${axes.replaceAll(',', ', ')} (${variable.dimensions.join(' x ')})`,
      compression: variable.compressed ? 'deflate' : 'none',
      'byte order': littleEndian ? 'little-endian' : 'big-endian',
    },
    problems: array.problems,
    options: array.options,
    close: () => source.close(),
  });
}

function layoutOf(
  { variable, littleEndian, axes }: MatArray,
  sampleType: SampleType,
): { sizes: { rows: number; columns: number; bands: number }; layout: StridedLayout } {
  const { dimensions } = variable;
  const stride = (axis: number): number =>
    dimensions.slice(0, axis).reduce((bytes, size) => bytes * size, bytesPerSample(sampleType));
  const [row, column, band] = (['rows', 'columns', 'bands'] as const).map((role) => axisOf(axes, role));
  return {
    sizes: { rows: dimensions[row], columns: dimensions[column], bands: dimensions[band] ?? 1 },
    layout: {
      sampleType,
      littleEndian,
      offset: variable.compressed ? 0 : variable.offset + variable.dataAt,
      rowStride: stride(row),
      columnStride: stride(column),
      bandStride: stride(band < 0 ? dimensions.length : band),
    },
  };
}

function checkSize(source: ByteSource, variable: Variable, type: SampleType): void {
  const { dimensions } = variable;
  const bytes = dimensions.reduce((product, size) => product * size, bytesPerSample(type));
  const stored = variable.compressed ? variable.length * DEFLATE_RATIO : variable.length;
  const whole =
    Math.min(...dimensions) >= 1 &&
    variable.dataBytes === bytes &&
    bytes <= Math.min(stored, MAXIMUM_ARRAY_BYTES) &&
    variable.offset + variable.length <= source.size;
  if (whole) return;
  throw new EngineError(
    'damaged',
    `${variable.name} in ${source.name} (${dimensions.join(' x ')}) is empty, or the file is truncated. Copy the file again.`,
  );
}

/** The numbers of a compressed array as a source of their own, inflated at the first read. */
function inflatedSource({ source, variable, workers }: MatArray): ByteSource {
  let whole: Promise<Uint8Array<ArrayBuffer>> | undefined;
  return {
    name: source.name,
    size: variable.dataBytes,
    read: async (offset, length) => {
      whole ??= inflateArray(source, variable, workers);
      return (await whole).slice(offset, offset + length);
    },
    close: () => source.close(),
  };
}

async function inflateArray(
  source: ByteSource,
  variable: Variable,
  workers: Workers,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(await source.read(variable.offset, variable.length));
  const input = { bytes, start: variable.dataAt, length: variable.dataBytes };
  try {
    const inflated = await workers.run(inflateElement, input, { transfer: [bytes.buffer] });
    if (inflated.byteLength < variable.dataBytes)
      throw damaged(source, variable, 'the file ends before it does');
    return inflated;
  } catch (error) {
    if (!isEngineError(error) || error.code !== 'damaged' || error.message.includes(source.name)) throw error;
    throw damaged(source, variable, error.message, error);
  }
}

function damaged(source: ByteSource, variable: Variable, what: string, cause?: unknown): EngineError {
  const message = `${variable.name} in ${source.name} is damaged: ${what}. Copy the file again.`;
  return new EngineError('damaged', message, { cause });
}

function tooManyBands(source: ByteSource, { name }: Variable, bands: number): EngineError {
  return new EngineError(
    'unsupported',
    `${name} in ${source.name} would have ${bands} bands; ${MOST_BANDS} can be opened. Choose other axes.`,
  );
}
