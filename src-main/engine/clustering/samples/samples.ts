import { EngineError } from '../../errors.ts';
import { discardBlock } from '../../raster/discard-block.ts';
import type { Block, Raster } from '../../raster/raster.ts';
import { boundsOf, readingWindows, walkWindows } from '../../raster/walk.ts';
import { enclose, type Window } from '../../raster/window.ts';
import type { Run } from '../../run.ts';
import { createCandidates, type Candidates } from './candidates.ts';
import { findPixels, findPixelsTask, type FoundPixels, type PixelsWanted } from './find-pixels.ts';
import {
  latticeFor,
  latticeParts,
  latticePixels,
  WHOLE_LATTICE,
  type SampleLattice,
} from './sample-lattice.ts';

/** Pixels drawn from a raster. */
export interface Sample {
  readonly count: number;
  readonly bandCount: number;
  /** Band after band, `count` values each, in shared memory where the host has it; all finite. */
  readonly values: Float32Array;
  /** Where each pixel lies: row * grid width + column, rising. */
  readonly positions: Float64Array;
}

export interface SampleOptions {
  /** Pixels; 0 for all of them. */
  readonly size: number;
  /** 0..2^32-1 */
  readonly seed: number;
}

/** A raster that brings along a sample of itself, so that it need not be read once more. */
export interface SampledRaster extends Raster {
  /** Absent once it was forgotten. */
  drawn?: SampleOptions & { readonly sample: Sample };
}

/** Lets go of a sample that a raster brought along, which may be most of what a run holds. */
export function forgetSample(raster: Raster): void {
  (raster as Partial<SampledRaster>).drawn = undefined;
}

/** Where less of what is read than this is valid, it may have to be read again to find enough pixels. */
const LIKELY_VALID = 0.5;

/** Keys are random: more than are needed may exceed the limit. */
const SPARE_PIXELS = 1000;

const LARGEST_KEY = 0xffffffff;

/**
 * Of a sample, and of blocks that are kept for the next pass besides: whoever samples a raster mostly labels it then. More would
 * spare more decompressing, but a scene of any size is to be clustered in less than 400 MB, and the main job in less than other programs take.
 */
const KEPT_BYTES = 112 << 20;

/** Bytes that a sample may take. */
const MEMORY_BYTES = 2 ** 31;

/**
 * Exactly `size` of the valid pixels (all of them where there are fewer): those in the rows of a lattice (`sample-lattice.ts`: all
 * rows unless the sample is a small part of the raster) whose hash of (seed, row, column) is least, so that every subset of these
 * rows is equally likely. The same raster and seed give the same sample, whatever the order and size of the blocks. Reads the
 * lattice once; where it has too few valid pixels, draws from the whole raster. Throws `too-few-pixels` where no pixel is valid,
 * and `bad-input` where all pixels are asked for and would take more than 2 GiB.
 */
export async function drawSample(raster: Raster, options: SampleOptions, run: Run): Promise<Sample> {
  const { drawn } = raster as Partial<SampledRaster>;
  if (drawn && drawn.size === options.size && drawn.seed === options.seed) return drawn.sample;
  const wanted = wantedSize(raster, options.size);
  const lattice = latticeFor(boundsOf(raster), wanted);
  const limit = likelyLimit(raster, lattice, wanted);
  const silent = { ...run, report: () => {} };
  const isWhole = lattice.rows === WHOLE_LATTICE.rows;
  let found = await leastKeys(raster, lattice, { ...options, wanted, limit }, run);
  if (found.count < wanted && limit < LARGEST_KEY && !isWhole && isWorthAll(found.count, wanted, limit)) {
    found = await leastKeys(raster, lattice, { ...options, wanted, limit: LARGEST_KEY }, silent);
  }
  if (found.count < wanted && (limit < LARGEST_KEY || !isWhole)) {
    found = await leastKeys(raster, WHOLE_LATTICE, { ...options, wanted, limit: LARGEST_KEY }, silent);
  }
  const { count, values, positions } = found;
  if (count === 0) throw nothingValid(raster);
  return { count, bandCount: raster.bands.length, values, positions };
}

/** Whether all keys of the lattice are likely to be enough, going by those within a limit. */
function isWorthAll(found: number, wanted: number, limit: number): boolean {
  return found >= (wanted * limit) / LARGEST_KEY;
}

/** A key that `wanted` valid pixels will not exceed, most likely: others need not be looked at. */
function likelyLimit(raster: Raster, lattice: SampleLattice, wanted: number): number {
  const pixels = wanted / LIKELY_VALID + SPARE_PIXELS;
  const share = pixels / latticePixels(boundsOf(raster), lattice);
  return Math.min(LARGEST_KEY, Math.ceil(LARGEST_KEY * share));
}

/** One pass over the lattice: the `wanted` pixels of least keys among those within `limit`. */
async function leastKeys(
  raster: Raster,
  lattice: SampleLattice,
  { seed, wanted, limit }: { seed: number; wanted: number; limit: number },
  run: Run,
): Promise<ReturnType<Candidates['finish']>> {
  const { signal } = run;
  const candidates = createCandidates(wanted, raster.grid.width, limit);
  const keepBytes = Math.max(0, KEPT_BYTES - wanted * raster.bands.length * 4);
  const find = async (window: Window): Promise<FoundPixels> => {
    const among = { seed, limit: candidates.limit, lattice };
    const deferred = await raster.defer?.(window, { signal, keepBytes });
    if (!deferred) return findInParts(raster, window, among, signal);
    const { transfer } = deferred;
    return run.workers.run(findPixelsTask, { deferred, among }, { signal, transfer });
  };
  const stage = 'Reading a sample';
  await walkWindows(raster, run, find, candidates.add, { stage, windows: latticeWindows(raster, lattice) });
  return candidates.finish(sharedFloats);
}

/** The windows that read cheapest, row by row, each from its first row in the lattice to its last. */
function latticeWindows(raster: Raster, lattice: SampleLattice): Window[] {
  return [...readingWindows(raster)].flatMap((window) => {
    const parts = [...latticeParts(window, lattice)];
    return parts.length === 0 ? [] : [parts.reduce(enclose)];
  });
}

/** On the calling thread; what is read for it is given back at once. */
async function findInParts(
  raster: Raster,
  window: Window,
  among: PixelsWanted,
  signal: AbortSignal,
): Promise<FoundPixels> {
  const blocks: Block[] = [];
  for (const part of latticeParts(window, among.lattice)) blocks.push(await raster.read(part, { signal }));
  const found = findPixels(window, blocks, among);
  blocks.forEach(discardBlock);
  return found;
}

/** Zeroed float32 that threads can read without copying, where the host allows it. */
export function sharedFloats(length: number): Float32Array {
  if (typeof SharedArrayBuffer === 'undefined') return new Float32Array(length);
  return new Float32Array(new SharedArrayBuffer(length * 4));
}

function wantedSize(raster: Raster, size: number): number {
  const { width, height } = boundsOf(raster);
  const wanted = size === 0 ? width * height : Math.min(size, width * height);
  const bytes = wanted * raster.bands.length * 4;
  if (bytes <= MEMORY_BYTES) return wanted;
  const most = Math.floor(MEMORY_BYTES / raster.bands.length / 4);
  throw new EngineError(
    'bad-input',
    `${raster.name}: a sample of ${wanted} pixels with ${raster.bands.length} bands would take ` +
      `${(bytes / 2 ** 30).toFixed(1)} GiB; set the sample to at most ${most} pixels.`,
  );
}

function nothingValid({ name, bounds }: Raster): EngineError {
  const where = bounds ? 'the chosen areas or mask' : 'it';
  return new EngineError(
    'too-few-pixels',
    `${name}: no pixel of ${where} has data in every chosen band; choose other areas, another mask or other bands, ` +
      'and check the nodata value.',
  );
}
