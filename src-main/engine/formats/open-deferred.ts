import { EngineError } from '../errors.ts';
import { finishDeferred, type DeferredBlock } from '../raster/deferred-block.ts';
import type { Block } from '../raster/raster.ts';
import type { Samples } from '../raster/samples.ts';
import type { Codecs } from '../workers.ts';
import { decodeWindow, GEOTIFF_WINDOW } from './geotiff/read/encoded-window.ts';

type Decode = (encoded: never, codecs: Codecs) => Samples[];

const DECODERS: Readonly<Record<string, Decode>> = { [GEOTIFF_WINDOW]: decodeWindow };

/** Decodes what a raster deferred: for tasks, on a worker. Throws what reading the window would have thrown. */
export function openDeferred(deferred: DeferredBlock, codecs: Codecs): Block {
  const decode = DECODERS[deferred.format];
  if (!decode) throw new EngineError('internal', `No decoder for "${deferred.format}".`);
  return finishDeferred(deferred, decode(deferred.encoded as never, codecs));
}
