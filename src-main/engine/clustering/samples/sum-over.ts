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
import { sourceOf, type PixelSource } from './pixel-source.ts';
import { chunkLength, forEachChunk, planesOf, type Pace, type SampleChunk } from './sample-chunks.ts';
import type { Sample } from './samples.ts';
import { unitLengthPixels } from './unit-length.ts';
import { usablePixels } from './usable-pixels.ts';

/** Some pixels of a source on their way to a thread: a stretch of the sample, or a window, decoded or not. */
export type PixelChunk = SampleChunk | WindowChunk;

interface WindowChunk {
  readonly window: { readonly deferred: DeferredBlock } | { readonly block: Block };
  readonly unitLength?: boolean;
  /** Pixels that are summed up at a time. */
  readonly longest: number;
}

/** The sums of pixels and of others that come after them; may be in the memory of the first. */
export type Add<Sums> = (before: Sums, after: Sums) => Sums;

/** What is summed up over the pixels of a source. */
export interface Summing<Input, Sums> {
  /** Sums up a chunk, which it takes by `sumChunk`. */
  readonly task: Task<Input, Sums | undefined>;
  readonly add: Add<Sums>;
  /** `labels` are those of the chunk's usable pixels, where `label` gave them. */
  inputOf(chunk: PixelChunk, labels?: Uint16Array): Input;
  /** Where a raster is walked and something labels its pixels before the task sums them up; undefined where the task does both. */
  readonly label?: (pixels: PixelPlanes) => Promise<Uint16Array | undefined>;
  /** Told of each stretch of pixels in memory, in their order, before it is added. */
  onStretch?(sums: Sums, stretch: SampleChunk): void;
}

/**
 * Sums over all pixels of a source, in an order that does not depend on the number of threads: to the same bits where the pixels are in
 * memory as where the raster is walked (a part of the sample is a window there). Holds no more of a raster than the windows in flight.
 */
export async function sumOver<Input, Sums>(
  pixels: Sample | PixelSource,
  centreCount: number,
  run: Run,
  pace: Pace,
  { task, add, inputOf, label, onStretch }: Summing<Input, Sums>,
): Promise<Sums> {
  const source = sourceOf(pixels);
  const { raster, sample, parts = [sample.count] } = source;
  const windows = summed(add);
  if (raster) {
    const longest = chunkLength(sample.bandCount, centreCount);
    const sum = async (window: WindowChunk['window']): Promise<Sums | undefined> => {
      const chunk = { window, longest, unitLength: source.unitLength };
      const labels = 'block' in window ? await label?.(usableOf(chunk, window.block)) : undefined;
      const options = { signal: run.signal, transfer: transferOf(window) };
      return run.workers.run(task, inputOf(chunk, labels), options);
    };
    await walkParts(raster, run, pace, label === undefined, sum, windows.take);
    return windows.sums()!;
  }
  const ends = endsOf(parts);
  let within = summed(add);
  const consume = (sums: Sums | undefined, chunk: SampleChunk): void => {
    onStretch?.(sums!, chunk);
    within.take(sums);
    if (!ends.has(chunk.from + chunk.length)) return;
    windows.take(within.sums());
    within = summed(add);
  };
  await forEachChunk(sample, centreCount, run, pace, task, inputOf, consume, parts);
  return windows.sums()!;
}

/**
 * In a task: what `use` sums up of a chunk's usable pixels, as a kernel takes them, in stretches from pixel `from` of these on; undefined where
 * it has none.
 */
export function sumChunk<Sums>(
  chunk: PixelChunk,
  codecs: Codecs,
  use: (pixels: PixelPlanes, from: number) => Sums,
  add: Add<Sums>,
): Sums | undefined {
  if ('values' in chunk) return use(planesOf(chunk), 0);
  const block = 'block' in chunk.window ? chunk.window.block : openDeferred(chunk.window.deferred, codecs);
  const { length, planes } = usableOf(chunk, block);
  const { take, sums } = summed(add);
  for (let from = 0; from < length; from += chunk.longest) {
    const until = Math.min(length, from + chunk.longest);
    take(use({ length: until - from, planes: planes.map((plane) => plane.subarray(from, until)) }, from));
  }
  discardBlock(block);
  return sums();
}

function usableOf({ unitLength }: Pick<WindowChunk, 'unitLength'>, block: Block): PixelPlanes {
  const usable = usablePixels(block);
  return unitLength ? unitLengthPixels(usable) : usable;
}

/** Sums that come one after the other. */
function summed<Sums>(add: Add<Sums>): { take(more: Sums | undefined): void; sums(): Sums | undefined } {
  let all: Sums | undefined;
  return {
    take: (more) => {
      if (more !== undefined) all = all === undefined ? more : add(all, more);
    },
    sums: () => all,
  };
}

/** Where parts end in a sample. */
function endsOf(parts: readonly number[]): Set<number> {
  let end = 0;
  return new Set(parts.map((pixels) => (end += pixels)));
}

async function walkParts<Sums>(
  raster: Raster,
  run: Run,
  pace: Pace,
  mayDefer: boolean,
  sum: (window: WindowChunk['window']) => Promise<Sums>,
  consume: (sums: Sums) => void,
): Promise<void> {
  const { signal } = run;
  const { width, height } = boundsOf(raster);
  let done = 0;
  const work = async (window: Window): Promise<Sums> => {
    const deferred = mayDefer ? await raster.defer?.(window, { signal, once: true }) : undefined;
    return sum(deferred ? { deferred } : { block: await readBare(raster, window, signal) });
  };
  await walkWindows(raster, run, work, async (sums, window) => {
    consume(sums);
    const visited = window.width * window.height;
    done += visited;
    run.report({ stage: 'Passing over all pixels', fraction: done / (width * height) });
    await pace(visited * raster.bands.length);
  });
}

function transferOf(opened: WindowChunk['window']): ArrayBuffer[] {
  return 'deferred' in opened ? opened.deferred.transfer : buffersOf(opened.block);
}
