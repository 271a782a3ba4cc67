import type { ByteSource } from '../../bytes.ts';
import { EngineError } from '../../errors.ts';
import type { Dataset } from '../../raster/raster.ts';
import type { OpenContext, Reader } from '../../raster/reader.ts';
import { chooseOption } from '../../raster/open-option.ts';
import { openCube } from '../cube/open-cube.ts';
import { openHdf5 } from '../hdf5/hdf5-file.ts';
import { openOwned } from '../own-files.ts';
import { arrayDataset } from './array-dataset.ts';
import { matlabAxes } from './axes-option.ts';
import { chooseVariable } from './choose-variable.ts';
import { listVariables } from './variables.ts';

const LITTLE_ENDIAN = 'IM';
const BIG_ENDIAN = 'MI';

/**
 * Numeric arrays of MATLAB files as height x width x bands: of version 5 (what `save -v6` and `save -v7` write) and of
 * version 7.3, which is HDF5.
 */
export const matlabReader: Reader = {
  recognises: (head) => isVersion5(head) || isVersion73(head),
  open: (source, lent) => openOwned(source, lent, ({ context }) => openMatlab(source, context)),
};

async function openMatlab(source: ByteSource, context: OpenContext): Promise<Dataset> {
  const head = await source.read(0, 128);
  if (isVersion73(head)) return openCube(await openHdf5(source, context.workers, true), context);
  if (!isVersion5(head)) {
    throw new EngineError('bad-input', `${source.name} is not a MATLAB 5 file. Choose a .mat file.`);
  }
  const littleEndian = text(head, 126, 128) === LITTLE_ENDIAN;
  const { variables, problems } = await listVariables(source, littleEndian, context.workers);
  const { variable, option } = chooseVariable(source.name, variables, context);
  const axes = chooseOption(source.name, matlabAxes(variable.dimensions.length), context.options);
  return arrayDataset({
    source,
    variable,
    littleEndian,
    workers: context.workers,
    problems,
    options: option.choices.length > 1 ? [option, axes] : [axes],
    axes: axes.value,
  });
}

function isVersion5(head: Uint8Array): boolean {
  const order = text(head, 126, 128);
  if (order === LITTLE_ENDIAN) return head[124] === 0 && head[125] === 1;
  return order === BIG_ENDIAN && head[124] === 1 && head[125] === 0;
}

function isVersion73(head: Uint8Array): boolean {
  return text(head, 0, 10) === 'MATLAB 7.3';
}

function text(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}
