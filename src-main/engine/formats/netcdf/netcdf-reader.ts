import type { ByteSource } from '../../bytes.ts';
import { EngineError, isEngineError } from '../../errors.ts';
import type { Dataset } from '../../raster/raster.ts';
import type { OpenContext, Reader } from '../../raster/reader.ts';
import { openCube } from '../cube/open-cube.ts';
import { openOwned } from '../own-files.ts';
import { openNetcdf } from './netcdf-file.ts';

const VERSIONS = [1, 2, 5];

/** NetCDF files of the classic formats; NetCDF-4 is HDF5. */
export const netcdfReader: Reader = {
  recognises: (head) => String.fromCharCode(...head.subarray(0, 3)) === 'CDF' && VERSIONS.includes(head[3]),
  open: (source, lent) => openOwned(source, lent, ({ context }) => openFile(source, context)),
};

async function openFile(source: ByteSource, context: OpenContext): Promise<Dataset> {
  try {
    return await openCube(await openNetcdf(source, context.workers), context);
  } catch (error) {
    if (!isEngineError(error) || error.message.includes(source.name)) throw error;
    const message = `${source.name} cannot be read: ${error.message}. Copy the file again.`;
    throw new EngineError(error.code, message, { cause: error });
  }
}
