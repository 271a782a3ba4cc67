import { discard } from '../bytes.ts';
import { throwIfCancelled, type Run } from '../run.ts';
import { pipeline, type Codecs } from '../workers.ts';
import { discardBlock } from './discard-block.ts';
import type { Raster } from './raster.ts';
import { bytesOf, bytesPerSample, createSamples, type Samples } from './samples.ts';
import { windowsOf, type Window } from './window.ts';

export interface RasterChecksum {
  readonly width: number;
  readonly height: number;
  /** `dtype` is numpy's name of the sample type; `md5` that of the raw samples, row-major, little-endian. */
  readonly bands: readonly { readonly dtype: string; readonly md5: string }[];
}

/** At most this much of a row of blocks is held; further blocks are decoded while it is digested. */
const WINDOW_BYTES = 96 << 20;
/** Of smaller blocks several are read at once. */
const LEAST_WINDOW_BYTES = 2 << 20;
/** Windows in flight; one in any case. */
const IN_FLIGHT_BYTES = 64 << 20;
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
    await eachPart(raster, group, run, (samples, { row }) => {
      throwIfCancelled(run.signal);
      run.report({ stage: 'Reading', fraction: (index + row / height) / groups.length });
      group.forEach((band, at) => digests[band].update(bytesOf(samples[at])));
    });
  }
  run.report({ stage: 'Reading', fraction: 1 });
  const bands = raster.bands.map(({ sampleType }, band) => ({ dtype: sampleType, md5: digests[band].hex() }));
  return { width, height, bands };
}

/** Visits rows of the whole width, put together in always the same arrays from the raster's own blocks, which several workers decode. */
async function eachPart(
  raster: Raster,
  bands: readonly number[],
  { workers, signal }: Run,
  visit: (samples: readonly Samples[], rows: Window) => void,
): Promise<void> {
  const { width, height } = raster.grid;
  const rowsTogether = Math.min(height, rowsAtOnce(raster, bands));
  const area = { column: 0, row: 0, width, height };
  const pixelBytes = bands.reduce((sum, band) => sum + bytesPerSample(raster.bands[band].sampleType), 0);
  const window = windowSize(raster, pixelBytes);
  const targets = bands.map((band) => createSamples(raster.bands[band].sampleType, width * rowsTogether));
  await pipeline(
    partsOf(windowsOf(area, width, rowsTogether), window),
    windowsInFlight(window, pixelBytes, workers.size),
    (part) => raster.read(part.window, { bands, once: true, signal }),
    (block, { rows, isLast }) => {
      block.bands.forEach((samples, index) => copyRows(samples, block.window, targets[index], rows));
      discardBlock(block);
      if (!isLast) return;
      const filled = width * rows.height;
      visit(
        targets.map((samples) => samples.subarray(0, filled)),
        rows,
      );
    },
  );
  for (const { buffer } of targets) discard(buffer);
}

/** A block, the rows that it is a part of, and whether these are complete with it. */
interface PartOfRows {
  readonly window: Window;
  readonly rows: Window;
  readonly isLast: boolean;
}

function* partsOf(parts: Iterable<Window>, { width, height }: Size): Generator<PartOfRows> {
  for (const rows of parts) {
    const windows = [...windowsOf(rows, width, height)];
    for (const [index, window] of windows.entries())
      yield { window, rows, isLast: index === windows.length - 1 };
  }
}

type Size = Raster['blockSize'];

/** A block, or some of them one below the other where they are small. */
function windowSize({ blockSize: { width, height } }: Raster, pixelBytes: number): Size {
  const together = Math.floor(LEAST_WINDOW_BYTES / (width * height * pixelBytes));
  return { width, height: height * Math.max(1, together) };
}

/** More than there are workers, so that these have something to do while rows are digested. */
function windowsInFlight({ width, height }: Size, pixelBytes: number, workers: number): number {
  const fitting = Math.floor(IN_FLIGHT_BYTES / (width * height * pixelBytes));
  return Math.max(1, Math.min(3 * workers, fitting));
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
