import { EngineError } from '../../errors.ts';
import { chooseOption, type OpenOption } from '../../raster/open-option.ts';
import type { Band, Dataset } from '../../raster/raster.ts';
import type { OpenContext } from '../../raster/reader.ts';
import { bytesPerSample } from '../../raster/samples.ts';
import type { ArrayFile, CubeAxes, StoredArray } from './array-file.ts';
import { axesOf, axesOption, describeAxes } from './axes.ts';
import { chooseArray } from './choose-array.ts';
import { cubeBands, nodataProblems } from './cube-bands.ts';
import { cubeDataset, type CubeLayer, type CubeScene } from './cube-dataset.ts';
import { cubeGrid } from './cube-grid.ts';
import { northUp } from './north-up.ts';

const MOST_BANDS = 65_536;
const LONGEST_SIDE = 2 ** 31;
const LARGEST_CHUNK_BYTES = 1 << 30;

/**
 * Opens the likeliest array of a file, or the one chosen, as a dataset that owns the file. `others` are offered beside the
 * arrays. Throws as a `Reader` does.
 */
export async function openCube(
  file: ArrayFile,
  context: OpenContext,
  others?: OpenOption['choices'],
): Promise<Dataset> {
  const { candidate, option } = chooseArray(file, context, others);
  const [first] = candidate.arrays;
  const axesChoice = chooseOption(file.name, axesOption(file, first), context.options);
  const axes = axesOf(first, axesChoice.value);
  const layers: CubeLayer[] = [];
  const bands: Band[] = [];
  for (const array of candidate.arrays) {
    checkArray(file, array, axes);
    const described = await cubeBands(file, array, axes);
    bands.push(...described);
    layers.push(...described.map((_, place) => ({ array, axes, place })));
  }
  const { problems, ...place } = await cubeGrid(file, first, axes);
  const scene: CubeScene = {
    layers,
    bands,
    grid: { width: first.shape[axes.column], height: first.shape[axes.row], ...place },
    details: {
      array: candidate.arrays.map(({ path }) => path).join(', '),
      orientation: describeAxes(first, axesChoice.value),
      ...storageOf(first),
    },
    problems: [...file.problems, ...problems, ...candidate.arrays.flatMap(nodataProblems)],
    options: optionsOf(option, axesChoice),
  };
  return northUp(cubeDataset(file, scene, context));
}

/** How an array is stored, for people. */
export function storageOf({ typeName, chunks, compression }: StoredArray): Record<string, string> {
  return { type: typeName, compression, chunks: chunks?.join(' x ') ?? 'none' };
}

/** Throws where an array cannot be read right, or is larger than anything that is meant. */
export function checkArray(file: ArrayFile, array: StoredArray, { row, column, band }: CubeAxes): void {
  const refuse = (what: string): never => {
    throw new EngineError('unsupported', `${array.path} in ${file.name} ${what}.`);
  };
  if (array.refusal !== undefined) refuse(array.refusal);
  const bands = band === undefined ? 1 : array.shape[band];
  if (bands > MOST_BANDS) refuse(`would have ${bands} bands; ${MOST_BANDS} can be opened. Choose other axes`);
  if (array.shape[row] >= LONGEST_SIDE || array.shape[column] >= LONGEST_SIDE)
    refuse('is larger than can be opened');
  const chunk =
    array.chunks?.reduce((product, size) => product * size, bytesPerSample(array.sampleType!)) ?? 0;
  if (chunk > LARGEST_CHUNK_BYTES)
    refuse('is stored in pieces too large to be read. Store it again in smaller chunks');
}

function optionsOf(...options: readonly OpenOption[]): OpenOption[] {
  return options.filter(({ choices }) => choices.length > 1);
}
