import type { ByteSource } from '../../bytes.ts';
import { asEngineError, EngineError } from '../../errors.ts';
import { createBlockCache, type BlockCache } from '../../raster/cache.ts';
import type { OpenContext, Reader } from '../../raster/reader.ts';
import { isJpeg2000 } from './file-structure.ts';
import { openJpeg2000 } from './open-jpeg2000.ts';

/** Room for an image without tiles, which is decoded whole. */
const DEFAULT_CACHE_BYTES = 384 << 20;

/** A reader of JPEG 2000 whose datasets share one cache of decoded tiles. */
export function createJpeg2000Reader(cache: BlockCache = createBlockCache(DEFAULT_CACHE_BYTES)): Reader {
  return {
    recognises: isJpeg2000,
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
        return await openJpeg2000(source, { ...context, sibling }, cache, closeAll);
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
    `${name} is a JPEG 2000 image, which holds no variables: leave ":${variable}" out.`,
  );
}

/** JP2 files and raw codestreams, over any ByteSource. */
export const jpeg2000Reader: Reader = createJpeg2000Reader();
