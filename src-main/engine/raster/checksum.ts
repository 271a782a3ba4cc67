import { discard } from '../bytes.ts';
import { throwIfCancelled, type Run } from '../run.ts';
import { pipeline, type Codecs } from '../workers.ts';
import type { Raster } from './raster.ts';
import { bytesOf, bytesPerSample, createSamples, type Samples } from './samples.ts';
import { windowsOf, type Window } from './window.ts';

export interface RasterChecksum {
  readonly width: number;
  readonly height: number;
  /** `dtype` is numpy's name of the sample type; `md5` that of the raw samples, row-major, little-endian. */
  readonly bands: readonly { readonly dtype: string; readonly md5: string }[];
}

/** At most this much of a row of blocks is held, twice: one part is digested while the next is decoded. */
const WINDOW_BYTES = 96 << 20;
/** Rows of smaller blocks are taken together up to this. */
const WORTHWHILE_BYTES = 16 << 20;

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
    const windows = windowsOf({ column: 0, row: 0, width, height }, width, rows);
    await pipeline(
      windows,
      2,
      (window) => readRows(raster, window, group, run),
      (samples, { row }) => {
        throwIfCancelled(run.signal);
        run.report({ stage: 'Reading', fraction: (index + row / height) / groups.length });
        group.forEach((band, at) => digests[band].update(bytesOf(samples[at])));
        for (const { buffer } of samples) discard(buffer);
      },
    );
  }
  run.report({ stage: 'Reading', fraction: 1 });
  const bands = raster.bands.map(({ sampleType }, band) => ({ dtype: sampleType, md5: digests[band].hex() }));
  return { width, height, bands };
}

/** Rows of the whole width, put together from the raster's own blocks so that several workers decode them. */
async function readRows(
  raster: Raster,
  rows: Window,
  bands: readonly number[],
  { workers, signal }: Run,
): Promise<Samples[]> {
  const targets = bands.map((band) => createSamples(raster.bands[band].sampleType, rows.width * rows.height));
  await pipeline(
    windowsOf(rows, raster.blockSize.width, raster.blockSize.height),
    workers.size + 2,
    (window) => raster.read(window, { bands, once: true, signal }),
    (block) =>
      block.bands.forEach((samples, index) => {
        copyRows(samples, block.window, targets[index], rows);
        discard(samples.buffer);
      }),
  );
  return targets;
}

function copyRows(samples: Samples, from: Window, target: Samples, to: Window): void {
  const size = samples.BYTES_PER_ELEMENT;
  const source = bytesOf(samples);
  const bytes = bytesOf(target);
  for (let row = 0; row < from.height; row += 1) {
    const part = source.subarray(row * from.width * size, (row + 1) * from.width * size);
    bytes.set(part, ((from.row + row - to.row) * to.width + from.column - to.column) * size);
  }
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
  const blockRows = raster.blockSize.height;
  if (bytes * blockRows > WINDOW_BYTES) return Math.max(1, Math.floor(WINDOW_BYTES / bytes));
  return blockRows * Math.max(1, Math.floor(WORTHWHILE_BYTES / (bytes * blockRows)));
}

function rowBytes(raster: Raster, band: number): number {
  return raster.grid.width * bytesPerSample(raster.bands[band].sampleType);
}
