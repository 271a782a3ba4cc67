import type { ByteSource } from '../../bytes.ts';
import { EngineError, isEngineError } from '../../errors.ts';
import type { Grid } from '../../geo/grid.ts';
import type { Band, Dataset } from '../../raster/raster.ts';
import {
  bytesPerSample,
  createSamples,
  viewSamples,
  type Samples,
  type SampleType,
} from '../../raster/samples.ts';
import { clearInvalid } from '../../raster/validity.ts';
import { checkBands, checkWindow } from '../../raster/request.ts';
import type { Window } from '../../raster/window.ts';
import { throwIfCancelled } from '../../run.ts';
import type { Workers } from '../../workers.ts';
import { inflateElement } from './inflate-element.ts';
import type { Variable } from './variables.ts';

/** Gives `count` numbers of the array from the one at `first`, in the order stored. */
type NumberReader = (first: number, count: number) => Promise<Samples>;

interface Shape {
  readonly height: number;
  readonly width: number;
  readonly bands: number;
}

/** The most that deflate can shrink data. */
const DEFLATE_RATIO = 1032;
const MAXIMUM_ARRAY_BYTES = 2 ** 32;
const WINDOW_BYTES = 1 << 20;

/**
 * An array of a MAT-file as a dataset without a place on the earth. Its numbers lie column by column, band after band. One
 * that is not compressed is read by range; a compressed one has no places to start from and is held whole once it is read.
 */
export function arrayDataset(
  source: ByteSource,
  variable: Variable,
  littleEndian: boolean,
  workers: Workers,
  problems: readonly string[],
): Dataset {
  const sampleType = variable.storage!;
  const shape = shapeOf(source, variable, sampleType);
  const numbers = variable.compressed
    ? wholeReader(source, variable, littleEndian, workers)
    : rangeReader(source, variable, littleEndian);
  const grid: Grid = {
    width: shape.width,
    height: shape.height,
    transform: [1, 0, 0, 0, -1, 0],
    georeferenced: false,
  };
  const bands = Array.from({ length: shape.bands }, (_, band): Band => {
    return { name: `Band ${band + 1}`, sampleType, scale: 1, offset: 0 };
  });
  const columnBytes = shape.height * shape.bands * bytesPerSample(sampleType);
  const columns = Math.min(shape.width, Math.max(1, Math.floor(WINDOW_BYTES / columnBytes)));
  return {
    name: source.name,
    grid,
    bands,
    blockSize: { width: columns, height: shape.height },
    overviews: [],
    format: 'MATLAB 5',
    details: {
      variable: variable.name,
      class: variable.className,
      compression: variable.compressed ? 'deflate' : 'none',
      'byte order': littleEndian ? 'little-endian' : 'big-endian',
    },
    problems,
    read: async (window, options = {}) => {
      const wanted = options.bands ?? bands.map((_, band) => band);
      checkWindow(source.name, shape, window);
      checkBands(source.name, shape.bands, wanted);
      const samples: Samples[] = [];
      for (const band of wanted) {
        throwIfCancelled(options.signal);
        samples.push(await readBand(numbers, sampleType, shape, window, band));
      }
      const valid = new Uint8Array(window.width * window.height).fill(1);
      for (const values of samples) clearInvalid(valid, values, undefined);
      return { window, bands: samples, valid };
    },
    close: () => source.close(),
  };
}

function shapeOf(source: ByteSource, variable: Variable, type: SampleType): Shape {
  const [height, width, bands = 1] = variable.dimensions;
  const bytes = height * width * bands * bytesPerSample(type);
  const stored = variable.compressed ? variable.length * DEFLATE_RATIO : variable.length;
  const whole =
    Math.min(height, width, bands) >= 1 &&
    variable.dataBytes === bytes &&
    bytes <= Math.min(stored, MAXIMUM_ARRAY_BYTES) &&
    variable.offset + variable.length <= source.size;
  if (whole) return { height, width, bands };
  throw new EngineError(
    'damaged',
    `${variable.name} in ${source.name} (${variable.dimensions.join(' x ')}) is empty, or the file is truncated. Copy the file again.`,
  );
}

function rangeReader(source: ByteSource, variable: Variable, littleEndian: boolean): NumberReader {
  const size = bytesPerSample(variable.storage!);
  return async (first, count) => {
    const bytes = await source.read(variable.offset + variable.dataAt + first * size, count * size);
    return toSamples(source, variable, new Uint8Array(bytes), count, littleEndian);
  };
}

function wholeReader(
  source: ByteSource,
  variable: Variable,
  littleEndian: boolean,
  workers: Workers,
): NumberReader {
  let whole: Promise<Samples> | undefined;
  return async (first, count) => {
    whole ??= inflateArray(source, variable, littleEndian, workers);
    return (await whole).subarray(first, first + count) as Samples;
  };
}

async function inflateArray(
  source: ByteSource,
  variable: Variable,
  littleEndian: boolean,
  workers: Workers,
): Promise<Samples> {
  const bytes = new Uint8Array(await source.read(variable.offset, variable.length));
  const input = { bytes, start: variable.dataAt, length: variable.dataBytes };
  try {
    const inflated = await workers.run(inflateElement, input, { transfer: [bytes.buffer] });
    const count = variable.dataBytes / bytesPerSample(variable.storage!);
    return toSamples(source, variable, inflated, count, littleEndian);
  } catch (error) {
    if (!isEngineError(error) || error.code !== 'damaged') throw error;
    throw damaged(source, variable, error.message, error);
  }
}

function toSamples(
  source: ByteSource,
  variable: Variable,
  bytes: Uint8Array<ArrayBuffer>,
  count: number,
  littleEndian: boolean,
): Samples {
  const size = bytesPerSample(variable.storage!);
  if (bytes.byteLength < count * size) throw damaged(source, variable, 'the file ends before it does');
  if (!littleEndian) {
    for (let start = 0; start < count * size; start += size) bytes.subarray(start, start + size).reverse();
  }
  return viewSamples(variable.storage!, bytes.buffer, bytes.byteOffset, count);
}

function damaged(source: ByteSource, variable: Variable, what: string, cause?: unknown): EngineError {
  const message = `${variable.name} in ${source.name} is damaged: ${what}. Copy the file again.`;
  return new EngineError('damaged', message, { cause });
}

/** One stretch of the file from the window's first to its last number, turned from columns to rows. */
async function readBand(
  numbers: NumberReader,
  type: SampleType,
  { height, width }: Shape,
  window: Window,
  band: number,
): Promise<Samples> {
  const first = (band * width + window.column) * height + window.row;
  const stored = await numbers(first, (window.width - 1) * height + window.height);
  const target = createSamples(type, window.width * window.height);
  for (let column = 0; column < window.width; column += 1) {
    for (let row = 0; row < window.height; row += 1) {
      target[row * window.width + column] = stored[column * height + row];
    }
  }
  return target;
}
