import { EngineError } from '../errors.ts';
import { finishDeferred, type DeferredBlock } from '../raster/deferred-block.ts';
import type { Block } from '../raster/raster.ts';
import type { Samples } from '../raster/samples.ts';
import { STACKED_WINDOW, type StackedWindow } from '../raster/stack.ts';
import type { Codecs } from '../workers.ts';
import { decodeRows, GEOTIFF_WINDOW } from './geotiff/read/encoded-window.ts';

/** Gives the samples of each band, so many rows at a time, in arrays that may be used again for the next. */
type DecodeRows = (encoded: never, codecs: Codecs, rows: number) => Iterator<Samples[], undefined>;

const DECODERS: Readonly<Record<string, DecodeRows>> = { [GEOTIFF_WINDOW]: decodeRows };

/** Pixels that are worked on together: small enough to stay in a core's second-level cache, also as float32. */
const SLICE_SAMPLES = 1 << 17;

/** Decodes what a raster deferred: for tasks, on a worker. Throws what reading the window would have thrown. */
export function openDeferred(deferred: DeferredBlock, codecs: Codecs): Block {
  return openRows(deferred, codecs, deferred.window.height).next().value!;
}

/**
 * The same in slices of some rows, from top to bottom, so that a task holds little of a window with many bands. A slice's arrays may
 * be used again for the next: whoever wants to keep samples copies them.
 */
export function openDeferredRows(deferred: DeferredBlock, codecs: Codecs): Generator<Block, undefined> {
  const rowSamples = deferred.window.width * deferred.nodata.length;
  return openRows(deferred, codecs, Math.max(1, Math.floor(SLICE_SAMPLES / rowSamples)));
}

function* openRows(deferred: DeferredBlock, codecs: Codecs, rows: number): Generator<Block, undefined> {
  const { window } = deferred;
  const decoder = decodeSlices(deferred, codecs, rows);
  for (let row = 0; row < window.height; row += rows) {
    const slice = { ...window, row: window.row + row, height: Math.min(rows, window.height - row) };
    yield finishDeferred(deferred, slice, decoder.next().value!);
  }
}

function decodeSlices(
  { format, encoded }: Pick<DeferredBlock, 'format' | 'encoded'>,
  codecs: Codecs,
  rows: number,
): Iterator<Samples[], undefined> {
  if (format === STACKED_WINDOW) return decodeStack(encoded as StackedWindow, codecs, rows);
  const decode = DECODERS[format];
  if (!decode) throw new EngineError('internal', `No decoder for "${format}".`);
  return decode(encoded as never, codecs, rows);
}

function decodeStack(
  { parts, order }: StackedWindow,
  codecs: Codecs,
  rows: number,
): Iterator<Samples[], undefined> {
  const decoders = parts.map((part) => decodeSlices(part, codecs, rows));
  return {
    next: () => {
      const slices = decoders.map((decoder) => decoder.next());
      if (slices.some(({ done }) => done)) return { done: true, value: undefined };
      const bands = slices.flatMap(({ value }) => value!);
      return { done: false, value: order.map((place) => bands[place]) };
    },
  };
}
