import type { ByteSource } from '../../bytes.ts';
import { EngineError, isEngineError } from '../../errors.ts';
import { bytesPerSample, type Samples, type SampleType } from '../../raster/samples.ts';
import type { Workers } from '../../workers.ts';
import { asMarked, type ArrayFile, type StoredArray } from '../cube/array-file.ts';
import { listArrays, type Hdf5Listing } from './list-arrays.ts';
import { matlabArrays } from './matlab-arrays.ts';
import { readSlab, type SlabRequest } from './read-slab.ts';
import type { Hdf5Input } from './with-file.ts';

/** Beyond it a file without a descriptor is not handed over in memory. */
const LARGEST_COPY_BYTES = 256 << 20;
const LIMIT_SECONDS = 120;
const LARGEST_SMALL_BYTES = 128 << 20;

/**
 * The arrays of an HDF5 file, read by tasks; closing it closes the source. `matlab` for a file that MATLAB wrote. Throws
 * `damaged` or `unsupported`, and leaves the source open then.
 */
export async function openHdf5(source: ByteSource, workers: Workers, matlab = false): Promise<ArrayFile> {
  const file = await inputOf(source);
  const running = new Set<Promise<unknown>>();
  const run = <Result>(task: Promise<Result>): Promise<Result> => {
    const named = task.catch((error: unknown): never => {
      throw naming(source, error);
    });
    running.add(named);
    const forget = (): void => void running.delete(named);
    named.then(forget, forget);
    return named;
  };
  const listing = await run(workers.run(listArrays, file, { limitSeconds: LIMIT_SECONDS }));
  const read = (request: Omit<SlabRequest, 'file'>, signal?: AbortSignal): Promise<Samples[]> =>
    run(workers.run(readSlab, { file, ...request }, { signal, limitSeconds: LIMIT_SECONDS }));
  return {
    name: source.name,
    format: matlab ? 'MATLAB 7.3' : isNetcdf(listing, source.name) ? 'NetCDF-4' : 'HDF5',
    arrays: matlab ? matlabArrays(listing.arrays) : listing.arrays.map(asMarked),
    attributes: listing.attributes,
    problems: listing.cut ? ['The file holds more arrays than are listed.'] : [],
    reversed: matlab,
    readAll: async (array) => (await read(wholeOf(source, array)))[0],
    readWindow: (array, axes, window, places, signal) =>
      read({ path: array.path, sampleType: storedType(array), axes, window, places }, signal),
    // A task that still reads by the descriptor must end before another file may get its number.
    close: async () => {
      await Promise.allSettled(running);
      await source.close();
    },
  };
}

async function inputOf(source: ByteSource): Promise<Hdf5Input> {
  const { size, descriptor } = source;
  if (descriptor !== undefined) return { size, descriptor };
  if (size <= LARGEST_COPY_BYTES) return { size, bytes: await source.read(0, size) };
  throw new EngineError(
    'unsupported',
    `${source.name} is too large to be read from where it is. Copy it to a folder of this machine.`,
  );
}

/** A list, or a matrix of one row or column, as one row. */
function wholeOf(source: ByteSource, array: StoredArray): Omit<SlabRequest, 'file'> {
  const { path, shape } = array;
  const length = shape.reduce((product, size) => product * size, 1);
  const sampleType = storedType(array);
  if (length !== Math.max(1, ...shape) || length * bytesPerSample(sampleType) > LARGEST_SMALL_BYTES) {
    throw new EngineError('unsupported', `${path} in ${source.name} is too large for a list of numbers.`);
  }
  const column = Math.max(0, shape.indexOf(length));
  const row = column === 0 ? 1 : 0;
  return {
    path,
    sampleType,
    axes: { row, column },
    window: { column: 0, row: 0, width: length, height: 1 },
    places: [0],
  };
}

function storedType({ sampleType }: StoredArray): SampleType {
  return sampleType!;
}

function isNetcdf({ arrays, attributes }: Hdf5Listing, name: string): boolean {
  return (
    '_NCProperties' in attributes ||
    /\.(nc|nc4|cdf)$/i.test(name) ||
    arrays.some((array) => '_Netcdf4Dimid' in array.attributes || '_Netcdf4Coordinates' in array.attributes)
  );
}

function naming(source: ByteSource, error: unknown): unknown {
  if (!isEngineError(error) || error.code !== 'damaged' || error.message.includes(source.name)) return error;
  return new EngineError('damaged', `${source.name} cannot be read: ${error.message}. Copy the file again.`, {
    cause: error,
  });
}
