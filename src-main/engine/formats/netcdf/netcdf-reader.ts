import type { ByteSource } from '../../bytes.ts';
import { asEngineError, EngineError, isEngineError } from '../../errors.ts';
import type { Dataset } from '../../raster/raster.ts';
import type { OpenContext, Reader } from '../../raster/reader.ts';
import { openCube } from '../cube/open-cube.ts';
import { openNetcdf } from './netcdf-file.ts';

const VERSIONS = [1, 2, 5];

/** NetCDF files of the classic formats; NetCDF-4 is HDF5. */
export const netcdfReader: Reader = {
  recognises: (head) => String.fromCharCode(...head.subarray(0, 3)) === 'CDF' && VERSIONS.includes(head[3]),
  open: async (source, context) => {
    try {
      return await openFile(source, context);
    } catch (error) {
      await source.close();
      if (isEngineError(error) && !error.message.includes(source.name)) {
        throw new EngineError(
          error.code,
          `${source.name} cannot be read: ${error.message}. Copy the file again.`,
          { cause: error },
        );
      }
      throw asEngineError(error, 'damaged', `${source.name} cannot be read; copy the file again`);
    }
  },
};

async function openFile(source: ByteSource, context: OpenContext): Promise<Dataset> {
  return openCube(await openNetcdf(source), context);
}
