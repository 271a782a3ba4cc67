import { createBlockCache, type BlockCache } from '../../../raster/cache.ts';
import type { Reader } from '../../../raster/reader.ts';
import { openOwned } from '../../own-files.ts';
import { refuseVariable } from '../../refuse-variable.ts';
import { isTiff } from './directories.ts';
import { openGeotiff } from './open-geotiff.ts';

const DEFAULT_CACHE_BYTES = 256 << 20;

/** A reader of GeoTIFF whose datasets share one cache of decoded blocks: that of the context, or `ownCache`. */
export function createGeotiffReader(ownCache: BlockCache = createBlockCache(DEFAULT_CACHE_BYTES)): Reader {
  return {
    recognises: isTiff,
    open: (source, lent) =>
      openOwned(source, lent, async ({ context, close }) => {
        refuseVariable(source.name, 'a GeoTIFF', context);
        return openGeotiff(source, context, context.cache ?? ownCache, close);
      }),
  };
}

/** GeoTIFF, classic and Big, over any ByteSource. */
export const geotiffReader: Reader = createGeotiffReader();
