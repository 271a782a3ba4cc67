import { EngineError } from '../../errors.ts';
import type { Raster } from '../../raster/raster.ts';
import { boundsOf, walkWindows } from '../../raster/walk.ts';
import type { Window } from '../../raster/window.ts';
import type { Run } from '../../run.ts';
import { createCandidates, type Candidates } from './candidates.ts';
import { findPixels, findPixelsTask, type FoundPixels } from './find-pixels.ts';

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
  readonly drawn: SampleOptions & { readonly sample: Sample };
}

/** Where less of the raster than this is valid, it may have to be read again to find enough pixels. */
const LIKELY_VALID = 0.25;

/** Keys are random: more than are needed may exceed the limit. */
const SPARE_PIXELS = 1000;

const LARGEST_KEY = 0xffffffff;

/** Bytes that a sample may take. */
const MEMORY_BYTES = 2 ** 31;

/**
 * Exactly `size` of the valid pixels (all of them where there are fewer), every subset equally likely: those whose hash of
 * (seed, row, column) is least. So the same raster and seed give the same sample, whatever the order and size of the blocks.
 * Reads the raster once (twice where hardly any of it is valid), holding a quarter more than the sample. Throws
 * `too-few-pixels` where no pixel is valid, and `bad-input` where all pixels are asked for and would take more than 2 GiB.
 */
export async function drawSample(raster: Raster, options: SampleOptions, run: Run): Promise<Sample> {
  const { drawn } = raster as Partial<SampledRaster>;
  if (drawn && drawn.size === options.size && drawn.seed === options.seed) return drawn.sample;
  const wanted = wantedSize(raster, options.size);
  const limit = likelyLimit(raster, wanted);
  let found = await leastKeys(raster, options.seed, wanted, limit, run);
  if (found.count < wanted && limit < LARGEST_KEY) {
    const silent = { ...run, report: () => {} };
    found = await leastKeys(raster, options.seed, wanted, LARGEST_KEY, silent);
  }
  const { count, values, positions } = found;
  if (count === 0) throw nothingValid(raster);
  return { count, bandCount: raster.bands.length, values, positions };
}

/** A key that `wanted` valid pixels will not exceed, most likely: others need not be looked at. */
function likelyLimit(raster: Raster, wanted: number): number {
  const { width, height } = boundsOf(raster);
  const pixels = wanted / LIKELY_VALID + SPARE_PIXELS;
  return Math.min(LARGEST_KEY, Math.ceil((LARGEST_KEY * pixels) / (width * height)));
}

/** One pass over the raster: the `wanted` pixels of least keys among those within `limit`. */
async function leastKeys(
  raster: Raster,
  seed: number,
  wanted: number,
  limit: number,
  run: Run,
): Promise<ReturnType<Candidates['finish']>> {
  const { signal } = run;
  const candidates = createCandidates(wanted, raster.bands.length, limit);
  const find = async (window: Window): Promise<FoundPixels> => {
    const among = { seed, limit: candidates.limit, gridWidth: raster.grid.width };
    const deferred = await raster.defer?.(window, { signal });
    if (!deferred) return findPixels(await raster.read(window, { signal }), among);
    const { transfer } = deferred;
    return run.workers.run(findPixelsTask, { deferred, among }, { signal, transfer });
  };
  await walkWindows(raster, run, find, candidates.add, 'Reading a sample');
  return candidates.finish(sharedFloats);
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
