import { bytesPerSample } from '../../raster/samples.ts';
import type { CubeAxes, StoredArray } from './array-file.ts';

/** An array that is stored in boxes. */
export type ChunkedArray = StoredArray & Required<Pick<StoredArray, 'chunks'>>;

/** What a block holds over all bands at least, in bytes, where the file's chunks are smaller. */
export const LEAST_BLOCK_BYTES = 4 << 20;
const LEAST_SIDE = 256;

export function isChunked(array: StoredArray): array is ChunkedArray {
  return array.chunks !== undefined;
}

/** Whole chunks across and down; small ones are taken together. `pixelBytes` of all bands. */
export function chunkBlock(
  { shape, chunks }: ChunkedArray,
  axes: CubeAxes,
  pixelBytes: number,
): { width: number; height: number } {
  const wholes = (length: number, chunk: number): number => chunk * Math.max(1, Math.floor(length / chunk));
  const width = Math.min(shape[axes.column], wholes(LEAST_SIDE, chunks[axes.column]));
  const rows = Math.floor(LEAST_BLOCK_BYTES / (width * pixelBytes));
  const height = Math.min(shape[axes.row], wholes(Math.min(LEAST_SIDE, rows), chunks[axes.row]));
  return { width, height };
}

/** The places along the band axis that lie in the same chunks as some of them, ascending. */
export function placesInChunks(
  { shape, chunks }: ChunkedArray,
  { band }: CubeAxes,
  places: readonly number[],
): number[] {
  const [length, count] = band === undefined ? [1, 1] : [chunks[band], shape[band]];
  const wanted = [...new Set(places.map((place) => Math.floor(place / length)))].sort((a, b) => a - b);
  return wanted.flatMap((chunk) =>
    Array.from({ length: Math.min(length, count - chunk * length) }, (_, index) => chunk * length + index),
  );
}

/** Of one pixel in all places along the band axis. */
export function pixelBytesOf({ shape, sampleType }: StoredArray, { band }: CubeAxes): number {
  return bytesPerSample(sampleType!) * (band === undefined ? 1 : shape[band]);
}
