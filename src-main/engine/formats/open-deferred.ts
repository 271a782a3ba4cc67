import { discard } from '../bytes.ts';
import { EngineError } from '../errors.ts';
import { combineBands } from '../kernels/combine-bands.ts';
import { finishDeferred, type DeferredBlock } from '../raster/deferred-block.ts';
import type { Block } from '../raster/raster.ts';
import type { Samples } from '../raster/samples.ts';
import { STACKED_WINDOW, type StackedWindow } from '../raster/stack.ts';
import type { Window } from '../raster/window.ts';
import type { Codecs } from '../workers.ts';
import { decodeRows, GEOTIFF_WINDOW } from './geotiff/read/encoded-window.ts';

/** Gives the samples of each band, slice by slice, in arrays that may be used again for the next. */
type DecodeRows = (
  encoded: never,
  codecs: Codecs,
  slices: readonly Window[],
) => Iterator<Samples[], undefined>;

const DECODERS: Readonly<Record<string, DecodeRows>> = { [GEOTIFF_WINDOW]: decodeRows };

/** Pixels that are worked on together: small enough to stay in a core's second-level cache, also as float32. */
const SLICE_SAMPLES = 1 << 17;

/** Decodes what a raster deferred: for tasks, on a worker. Throws what reading the window would have thrown. */
export function openDeferred(deferred: DeferredBlock, codecs: Codecs): Block {
  return openSlices(deferred, codecs, [deferred.window]).next().value!;
}

/**
 * The same in slices of some rows, from top to bottom, so that a task holds little of a window with many bands; only those of some
 * `parts` of the window, at its full width, where not all are wanted. A slice's arrays are void once the next is asked for: whoever wants
 * to keep samples copies them.
 */
export function openDeferredRows(
  deferred: DeferredBlock,
  codecs: Codecs,
  parts: readonly Window[] = [deferred.window],
): Generator<Block, undefined> {
  const rowSamples = deferred.window.width * deferred.nodata.length;
  const rows = Math.max(1, Math.floor(SLICE_SAMPLES / rowSamples));
  return openSlices(
    deferred,
    codecs,
    parts.flatMap((part) => cutRows(part, rows)),
  );
}

function cutRows(window: Window, rows: number): Window[] {
  return Array.from({ length: Math.ceil(window.height / rows) }, (_, index) => ({
    ...window,
    row: window.row + index * rows,
    height: Math.min(rows, window.height - index * rows),
  }));
}

function* openSlices(
  deferred: DeferredBlock,
  codecs: Codecs,
  slices: readonly Window[],
): Generator<Block, undefined> {
  const decoder = decodeSlices(deferred, codecs, slices);
  let samples: Samples[] = [];
  for (const slice of slices) {
    samples = decoder.next().value!;
    const block = finishDeferred(deferred, slice, samples, combineBands);
    yield block;
    // Who asks for the next slice is through with this one; the decoder is not.
    if (block.original) for (const { buffer } of block.bands) discard(buffer);
  }
  for (const { buffer } of samples) discard(buffer);
}

function decodeSlices(
  { format, encoded }: Pick<DeferredBlock, 'format' | 'encoded'>,
  codecs: Codecs,
  slices: readonly Window[],
): Iterator<Samples[], undefined> {
  if (format === STACKED_WINDOW) return decodeStack(encoded as StackedWindow, codecs, slices);
  const decode = DECODERS[format];
  if (!decode) throw new EngineError('internal', `No decoder for "${format}".`);
  return decode(encoded as never, codecs, slices);
}

function decodeStack(
  { parts, order }: StackedWindow,
  codecs: Codecs,
  slices: readonly Window[],
): Iterator<Samples[], undefined> {
  const decoders = parts.map((part) => decodeSlices(part, codecs, slices));
  return {
    next: () => {
      const decoded = decoders.map((decoder) => decoder.next());
      if (decoded.some(({ done }) => done)) return { done: true, value: undefined };
      const bands = decoded.flatMap(({ value }) => value!);
      return { done: false, value: order.map((place) => bands[place]) };
    },
  };
}
