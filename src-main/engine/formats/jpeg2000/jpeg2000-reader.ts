import { createBlockCache, type BlockCache } from '../../raster/cache.ts';
import type { Reader } from '../../raster/reader.ts';
import { openOwned } from '../own-files.ts';
import { refuseVariable } from '../refuse-variable.ts';
import { isJpeg2000 } from './file-structure.ts';
import { openJpeg2000 } from './open-jpeg2000.ts';

/** Room for an image without tiles, which is decoded whole. */
const DEFAULT_CACHE_BYTES = 384 << 20;

/** A reader of JPEG 2000. `ownCache` keeps tiles that are larger than the context's cache, and all where it has none. */
export function createJpeg2000Reader(ownCache: BlockCache = createBlockCache(DEFAULT_CACHE_BYTES)): Reader {
  return {
    recognises: isJpeg2000,
    open: (source, lent) =>
      openOwned(source, lent, async ({ context, close }) => {
        refuseVariable(source.name, 'a JPEG 2000 image', context);
        return openJpeg2000(source, context, ownCache, close);
      }),
  };
}

/** JP2 files and raw codestreams, over any ByteSource. */
export const jpeg2000Reader: Reader = createJpeg2000Reader();
