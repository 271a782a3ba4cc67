import { EngineError } from '../errors.ts';
import { finishDeferred, type DeferredBlock } from '../raster/deferred-block.ts';
import type { Block } from '../raster/raster.ts';
import type { Samples } from '../raster/samples.ts';
import { STACKED_WINDOW, type StackedWindow } from '../raster/stack.ts';
import type { Codecs } from '../workers.ts';
import { decodeWindow, GEOTIFF_WINDOW } from './geotiff/read/encoded-window.ts';

type Decode = (encoded: never, codecs: Codecs) => Samples[];

const DECODERS: Readonly<Record<string, Decode>> = { [GEOTIFF_WINDOW]: decodeWindow };

/** Decodes what a raster deferred: for tasks, on a worker. Throws what reading the window would have thrown. */
export function openDeferred(deferred: DeferredBlock, codecs: Codecs): Block {
  return finishDeferred(deferred, decodeBands(deferred, codecs));
}

function decodeBands(
  { format, encoded }: Pick<DeferredBlock, 'format' | 'encoded'>,
  codecs: Codecs,
): Samples[] {
  if (format === STACKED_WINDOW) return decodeStack(encoded as StackedWindow, codecs);
  const decode = DECODERS[format];
  if (!decode) throw new EngineError('internal', `No decoder for "${format}".`);
  return decode(encoded as never, codecs);
}

function decodeStack({ parts, order }: StackedWindow, codecs: Codecs): Samples[] {
  const bands = parts.flatMap((part) => decodeBands(part, codecs));
  return order.map((place) => bands[place]);
}
