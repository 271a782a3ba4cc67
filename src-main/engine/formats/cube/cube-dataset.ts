import type { Band, Dataset } from '../../raster/raster.ts';
import type { OpenContext } from '../../raster/reader.ts';
import { bytesPerSample, type Samples } from '../../raster/samples.ts';
import type { Window } from '../../raster/window.ts';
import { blockReader } from '../block-reader.ts';
import type { ArrayFile, CubeAxes, StoredArray } from './array-file.ts';
import { cachedWindows } from './cached-windows.ts';
import { chunkBlock, isChunked, LEAST_BLOCK_BYTES } from './chunk-blocks.ts';

/** Where one band of a scene is: a place along the band axis of an array. */
export interface CubeLayer {
  readonly array: StoredArray;
  readonly axes: CubeAxes;
  readonly place: number;
}

export interface CubeScene extends Pick<Dataset, 'grid' | 'details' | 'problems' | 'options'> {
  /** One for each band. */
  readonly layers: readonly CubeLayer[];
  readonly bands: readonly Band[];
}

/** What a block holds over all bands at most, in bytes. */
const MOST_BLOCK_BYTES = 64 << 20;
const LONGEST_BLOCK = 512;

/** A dataset over arrays of a file, which it owns and closes. */
export function cubeDataset(
  file: ArrayFile,
  { layers, ...scene }: CubeScene,
  { cache, workers }: Pick<OpenContext, 'cache' | 'workers'>,
): Dataset {
  const { grid, bands } = scene;
  const cached = cache && cachedWindows(file, cache, workers.size);
  return {
    name: file.name,
    format: file.format,
    ...scene,
    blockSize: blockSizeOf(grid, layers),
    overviews: [],
    read: blockReader({ name: file.name, grid, bands }, (window, wanted, { once, signal }) => {
      const read = once || !cached ? file.readWindow : cached;
      return readLayers(read, layers, window, wanted, signal);
    }),
    close: async () => {
      await file.close();
      cache?.drop(file);
    },
  };
}

/** Bands of one array are read together. */
async function readLayers(
  readWindow: ArrayFile['readWindow'],
  layers: readonly CubeLayer[],
  window: Window,
  wanted: readonly number[],
  signal?: AbortSignal,
): Promise<Samples[]> {
  const samples = new Map<number, Samples>();
  for (const array of new Set(wanted.map((band) => layers[band].array))) {
    const bands = [...new Set(wanted.filter((band) => layers[band].array === array))];
    bands.sort((left, right) => layers[left].place - layers[right].place);
    const places = bands.map((band) => layers[band].place);
    const read = await readWindow(array, layers[bands[0]].axes, window, places, signal);
    bands.forEach((band, index) => samples.set(band, read[index]));
  }
  return wanted.map((band, index) => {
    const values = samples.get(band)!;
    return wanted.indexOf(band) === index ? values : (values.slice() as Samples);
  });
}

/** Whole chunks of the file across and down; some rows where it lies in one piece. */
function blockSizeOf({ width, height }: Dataset['grid'], layers: readonly CubeLayer[]): Dataset['blockSize'] {
  const [{ array, axes }] = layers;
  const pixelBytes = layers.reduce((sum, layer) => sum + bytesPerSample(layer.array.sampleType!), 0);
  const rows = (across: number, bytes: number): number =>
    Math.max(1, Math.floor(bytes / (across * pixelBytes)));
  if (!isChunked(array))
    return { width, height: Math.min(height, LONGEST_BLOCK, rows(width, LEAST_BLOCK_BYTES)) };
  const block = chunkBlock(array, axes, pixelBytes);
  return { width: block.width, height: Math.min(block.height, rows(block.width, MOST_BLOCK_BYTES)) };
}
