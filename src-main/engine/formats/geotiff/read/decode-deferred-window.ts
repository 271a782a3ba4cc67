import { finishDeferred, type DeferredBlock } from '../../../raster/deferred-block.ts';
import type { Block } from '../../../raster/raster.ts';
import type { SynchronousTask } from '../../../workers.ts';
import { decodeWindow, type EncodedWindow } from './encoded-window.ts';

/** The block of a window that was deferred by a GeoTIFF. Throws `damaged`, naming file and block. */
export const decodeDeferredWindow: SynchronousTask<DeferredBlock, Block> = {
  name: 'geotiff/decode-deferred-window',
  run: (deferred, codecs) =>
    finishDeferred(deferred, deferred.window, decodeWindow(deferred.encoded as EncodedWindow, codecs)),
};
