import type { ByteSource } from '../../../bytes.ts';
import { asEngineError, EngineError } from '../../../errors.ts';
import { createBlockCache, type BlockCache } from '../../../raster/cache.ts';
import type { OpenContext, Reader } from '../../../raster/reader.ts';
import { isTiff } from './directories.ts';
import { openGeotiff } from './open-geotiff.ts';

const DEFAULT_CACHE_BYTES = 256 << 20;

/** A reader of GeoTIFF whose datasets share one cache of decoded blocks: that of the context, or `ownCache`. */
export function createGeotiffReader(ownCache: BlockCache = createBlockCache(DEFAULT_CACHE_BYTES)): Reader {
  return {
    recognises: isTiff,
    open: async (source, context) => {
      const opened: ByteSource[] = [source];
      const closeAll = async (): Promise<void> => {
        await Promise.all(opened.map((file) => file.close()));
      };
      const sibling: OpenContext['sibling'] = async (suffix) => {
        const file = await context.sibling(suffix);
        if (file) opened.push(file);
        return file;
      };
      try {
        if (context.variable !== undefined) throw noVariables(source.name, context.variable);
        return await openGeotiff(source, { ...context, sibling }, context.cache ?? ownCache, closeAll);
      } catch (error) {
        await closeAll();
        throw asEngineError(error, 'damaged', `${source.name} cannot be read; copy the file again`);
      }
    },
  };
}

function noVariables(name: string, variable: string): EngineError {
  return new EngineError(
    'bad-input',
    `${name} is a GeoTIFF, which holds no variables: leave ":${variable}" out.`,
  );
}

/** GeoTIFF, classic and Big, over any ByteSource. */
export const geotiffReader: Reader = createGeotiffReader();
