import type { ByteSource } from '../../bytes.ts';
import type { Dataset } from '../../raster/raster.ts';
import type { OpenContext, Reader } from '../../raster/reader.ts';
import { arrayChoices } from '../cube/choose-array.ts';
import { openCube } from '../cube/open-cube.ts';
import { openOwned } from '../own-files.ts';
import { openHdf5 } from './hdf5-file.ts';
import { PRISMA_SCENE, prismaCubes, prismaDataset } from './prisma.ts';

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** HDF5 files of any kind, NetCDF-4 among them: an array of three dimensions as a scene, of two as labels. */
export const hdf5Reader: Reader = {
  recognises: (head) => SIGNATURE.every((byte, index) => head[index] === byte),
  open: (source, lent) => openOwned(source, lent, ({ context }) => openFile(source, context)),
};

async function openFile(source: ByteSource, context: OpenContext): Promise<Dataset> {
  const file = await openHdf5(source, context.workers);
  const cubes = context.wanted === 'labels' ? undefined : prismaCubes(file);
  if (!cubes) return openCube(file, context);
  const given = context.options?.array;
  const isBoth = context.variable === undefined && (given === undefined || given === PRISMA_SCENE.value);
  if (!isBoth) return openCube(file, context, [PRISMA_SCENE]);
  const choices = [PRISMA_SCENE, ...arrayChoices(file, 'scene')];
  const option = { id: 'array', title: 'Array', choices, value: PRISMA_SCENE.value };
  return prismaDataset(file, cubes, option, context);
}
