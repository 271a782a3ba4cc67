import { asEngineError } from '../../errors.ts';
import type { ByteSource } from '../../bytes.ts';
import type { Dataset } from '../../raster/raster.ts';
import type { OpenContext, Reader } from '../../raster/reader.ts';
import { openCube } from '../cube/open-cube.ts';
import { openHdf5 } from './hdf5-file.ts';

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** HDF5 files of any kind, NetCDF-4 among them: an array of three dimensions as a scene, of two as labels. */
export const hdf5Reader: Reader = {
  recognises: (head) => SIGNATURE.every((byte, index) => head[index] === byte),
  open: async (source, context) => {
    try {
      return await openFile(source, context);
    } catch (error) {
      await source.close();
      throw asEngineError(error, 'damaged', `${source.name} cannot be read; copy the file again`);
    }
  },
};

async function openFile(source: ByteSource, context: OpenContext): Promise<Dataset> {
  return openCube(await openHdf5(source, context.workers), context);
}
