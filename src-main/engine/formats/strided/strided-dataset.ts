import type { ByteSource } from '../../bytes.ts';
import type { Dataset } from '../../raster/raster.ts';
import { bytesPerSample } from '../../raster/samples.ts';
import { blockReader } from '../block-reader.ts';
import type { Workers } from '../../workers.ts';
import { readStrided } from './read-strided.ts';
import type { StridedLayout } from './strided-layout.ts';

export type StridedCube = Pick<
  Dataset,
  | 'name'
  | 'format'
  | 'grid'
  | 'bands'
  | 'details'
  | 'problems'
  | 'palette'
  | 'categories'
  | 'options'
  | 'close'
> & {
  readonly source: ByteSource;
  readonly workers: Workers;
  readonly layout: StridedLayout;
};

/** What a block of whole rows or columns should hold over all bands, in bytes. */
const BLOCK_BYTES = 4 << 20;
const LONGEST_BLOCK = 512;

/** A dataset over an uncompressed cube, read by byte range. */
export function stridedDataset({ source, workers, layout, ...cube }: StridedCube): Dataset {
  const { grid, bands } = cube;
  return {
    ...cube,
    blockSize: blockSizeOf(layout, grid.width, grid.height, bands.length),
    overviews: [],
    read: blockReader(cube, (window, wanted, { signal }) =>
      readStrided(source, layout, window, wanted, workers, signal),
    ),
  };
}

/** Whole rows, as many as a block's bytes allow; whole columns where those are what lies together. */
function blockSizeOf(
  { sampleType, rowStride, columnStride }: StridedLayout,
  width: number,
  height: number,
  bandCount: number,
): Dataset['blockSize'] {
  const lineBytes = (length: number): number => length * bandCount * bytesPerSample(sampleType);
  const lines = (length: number, count: number): number =>
    Math.max(1, Math.min(count, LONGEST_BLOCK, Math.floor(BLOCK_BYTES / lineBytes(length))));
  return columnStride > rowStride
    ? { width: lines(height, width), height }
    : { width, height: lines(width, height) };
}
