import { throwIfCancelled, type Run } from '../run.ts';
import type { Codecs } from '../workers.ts';
import type { Raster } from './raster.ts';
import { bytesOf, bytesPerSample } from './samples.ts';

export interface RasterChecksum {
  readonly width: number;
  readonly height: number;
  /** `dtype` is numpy's name of the sample type; `md5` that of the raw samples, row-major, little-endian. */
  readonly bands: readonly { readonly dtype: string; readonly md5: string }[];
}

/** About this much is held at a time. */
const WINDOW_BYTES = 64 << 20;

/**
 * The md5 of each band's samples as stored, also where they are nodata. Reads block row by block row, as many bands together
 * as memory allows.
 */
export async function checksumRaster(raster: Raster, run: Run, codecs: Codecs): Promise<RasterChecksum> {
  const { width, height } = raster.grid;
  const digests = raster.bands.map(() => codecs.createDigest('md5'));
  const groups = groupsOf(raster);
  for (const [index, group] of groups.entries()) {
    const rows = rowsAtOnce(raster, group);
    for (let row = 0; row < height; row += rows) {
      throwIfCancelled(run.signal);
      run.report({ stage: 'Reading', fraction: (index + row / height) / groups.length });
      const window = { column: 0, row, width, height: Math.min(rows, height - row) };
      const block = await raster.read(window, { bands: group, signal: run.signal });
      group.forEach((band, at) => digests[band].update(bytesOf(block.bands[at])));
    }
  }
  run.report({ stage: 'Reading', fraction: 1 });
  const bands = raster.bands.map(({ sampleType }, band) => ({ dtype: sampleType, md5: digests[band].hex() }));
  return { width, height, bands };
}

/** Bands in order, so many together that a row of blocks fits. */
function groupsOf(raster: Raster): number[][] {
  const blockRowBytes = rowBytes(raster, 0) * raster.blockSize.height;
  const together = Math.max(1, Math.floor(WINDOW_BYTES / blockRowBytes));
  const groups: number[][] = [];
  for (let first = 0; first < raster.bands.length; first += together) {
    const count = Math.min(together, raster.bands.length - first);
    groups.push(Array.from({ length: count }, (_, index) => first + index));
  }
  return groups;
}

/** A whole number of blocks where one fits, else as many rows as do. */
function rowsAtOnce(raster: Raster, group: readonly number[]): number {
  const bytes = group.reduce((sum, band) => sum + rowBytes(raster, band), 0);
  const fitting = Math.max(1, Math.floor(WINDOW_BYTES / bytes));
  const blockRows = Math.floor(fitting / raster.blockSize.height) * raster.blockSize.height;
  return blockRows > 0 ? blockRows : fitting;
}

function rowBytes(raster: Raster, band: number): number {
  return raster.grid.width * bytesPerSample(raster.bands[band].sampleType);
}
