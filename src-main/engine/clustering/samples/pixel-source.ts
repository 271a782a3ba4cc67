import { openDeferred } from '../../formats/open-deferred.ts';
import type { PixelPlanes } from '../../kernels/centre-kernel.ts';
import type { DeferredBlock } from '../../raster/deferred-block.ts';
import { discardBlock } from '../../raster/discard-block.ts';
import type { Block, Raster } from '../../raster/raster.ts';
import { boundsOf, walkWindows } from '../../raster/walk.ts';
import type { Window } from '../../raster/window.ts';
import type { Run } from '../../run.ts';
import type { Codecs, Task } from '../../workers.ts';
import { buffersOf, readBare } from './bare-block.ts';
import { forEachChunk, planesOf, type Pace, type SampleChunk } from './sample-chunks.ts';
import { drawSample, type Sample, type SampleOptions } from './samples.ts';
import { unitLengthPixels } from './unit-length.ts';
import { usablePixels } from './usable-pixels.ts';

/** What a method learns from: pixels in memory, or all of a raster, walked anew at each pass. */
export interface PixelSource {
  /** All of the pixels; where there is a raster some of them, for what needs single pixels: first centres, changes. */
  readonly sample: Sample;
  /** Where its pixels do not fit into memory. */
  readonly raster?: Raster;
  /** Whether the raster's pixels are brought to unit length, as the sample's are already; those of zeros alone are left out. */
  readonly unitLength?: boolean;
}

/** Some pixels of a source on their way to a thread: a stretch of the sample, or a window, decoded or not. */
export type PixelChunk = SampleChunk | WindowChunk;

interface WindowChunk {
  readonly window: { readonly deferred: DeferredBlock } | { readonly block: Block };
  readonly unitLength?: boolean;
}

/** All pixels are held in memory where they take no more bytes than this. */
const MEMORY_BYTES = 2 ** 28;

/** Pixels for what needs single ones, where the others are not held. */
export const SAMPLE_SIZE = 262144;

/** Whether all pixels of a raster may be held in memory, as float32. */
export function fitsInMemory(raster: Raster, memoryBytes = MEMORY_BYTES): boolean {
  const { width, height } = boundsOf(raster);
  return width * height * raster.bands.length * 4 <= memoryBytes;
}

/**
 * A sample of `size` pixels, or where that is 0 all of them: in memory where they fit, else the raster itself and a sample of it.
 * Throws what `drawSample` throws.
 */
export async function openPixelSource(
  raster: Raster,
  { size, seed }: SampleOptions,
  run: Run,
  memoryBytes = MEMORY_BYTES,
): Promise<PixelSource> {
  if (size > 0 || fitsInMemory(raster, memoryBytes)) {
    return { sample: await drawSample(raster, { size, seed }, run) };
  }
  return { sample: await drawSample(raster, { size: SAMPLE_SIZE, seed }, run), raster };
}

export function sourceOf(pixels: Sample | PixelSource): PixelSource {
  return 'sample' in pixels ? pixels : { sample: pixels };
}

/**
 * `forEachChunk` over a source: runs a task over all pixels and hands on the results in an order that does not depend on the number
 * of threads. Holds no more of a raster than the windows in flight. A task takes its pixels by `withPixels`.
 */
export async function forEachPart<Input, Output>(
  source: PixelSource,
  centreCount: number,
  run: Run,
  pace: Pace,
  task: Task<Input, Output>,
  inputOf: (chunk: PixelChunk) => Input,
  consume: (output: Output) => void,
): Promise<void> {
  const { raster, sample, unitLength } = source;
  if (!raster) return forEachChunk(sample, centreCount, run, pace, task, inputOf, consume);
  const { signal } = run;
  const { width, height } = boundsOf(raster);
  let done = 0;
  const work = async (window: Window): Promise<{ output: Output; pixels: number }> => {
    const deferred = await raster.defer?.(window, { signal, once: true });
    const opened = deferred ? { deferred } : { block: await readBare(raster, window, signal) };
    const input = inputOf({ window: opened, unitLength });
    const output = await run.workers.run(task, input, { signal, transfer: transferOf(opened) });
    return { output, pixels: window.width * window.height };
  };
  await walkWindows(raster, run, work, async ({ output, pixels }) => {
    consume(output);
    done += pixels;
    run.report({ stage: 'Passing over all pixels', fraction: done / (width * height) });
    await pace(pixels * raster.bands.length);
  });
}

/** In a task: a chunk's usable pixels as a kernel takes them, for as long as `use` takes. */
export function withPixels<Result>(
  chunk: PixelChunk,
  codecs: Codecs,
  use: (pixels: PixelPlanes) => Result,
): Result {
  if ('values' in chunk) return use(planesOf(chunk));
  const block = 'block' in chunk.window ? chunk.window.block : openDeferred(chunk.window.deferred, codecs);
  const pixels = usablePixels(block);
  const result = use(chunk.unitLength ? unitLengthPixels(pixels) : pixels);
  discardBlock(block);
  return result;
}

function transferOf(opened: WindowChunk['window']): ArrayBuffer[] {
  return 'deferred' in opened ? opened.deferred.transfer : buffersOf(opened.block);
}
