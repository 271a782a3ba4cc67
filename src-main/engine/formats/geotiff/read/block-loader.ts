import { EngineError, isEngineError } from '../../../errors.ts';
import { cachedLoader, type BandLoader } from '../../../raster/cached-loader.ts';
import type { Samples } from '../../../raster/samples.ts';
import { limitSeconds } from './codings/coding.ts';
import { decodeCodedBlock, type CodedBlock } from './codings/decode-coded-block.ts';
import { decodeBlock, decodedBytes, type EncodedBlock } from './decode-block.ts';
import {
  damagedBlock,
  describePlace,
  readEncoded,
  type BlockAddress,
  type FileContext,
} from './encoded-block.ts';
import type { ImageLayout } from './image-layout.ts';

/** Decodes bands of a block of one image. */
export type BlockLoader = BandLoader<BlockAddress>;

/** A block of all bands up to this size is unpacked whole, so that other bands of it need no second decoding. */
const WHOLE_BLOCK_BYTES = 4 << 20;
/** So is a larger one where the cache holds that many of its kind: the 3 x 3 tiles that a screen shows at worst. */
const BLOCKS_OF_A_SCREEN = 9;

/**
 * Loads blocks of one image through the cache; a block wanted twice at the same time is decoded once. Sparse blocks are
 * filled with the `nodata` of their band.
 */
export function createBlockLoader(
  context: FileContext,
  layout: ImageLayout,
  nodata: readonly (number | bigint | undefined)[] = [],
): BlockLoader {
  const { cache } = context;
  context.cacheOwners.add(layout);
  const whole = wholeBands(layout, cache.maximumBytes / BLOCKS_OF_A_SCREEN);
  return cachedLoader({
    cache,
    owner: layout,
    key: blockKey,
    along: (missing) => whole ?? missing,
    decode: (address, bands) => readDecoded(context, layout, nodata, address, bands),
  });
}

function blockKey({ plane, blockRow, blockColumn }: BlockAddress): string {
  return `${plane}/${blockRow}/${blockColumn}`;
}

function wholeBands(
  { block, samplesPerPixel, encoding }: ImageLayout,
  fittingBytes: number,
): number[] | undefined {
  const bytes = decodedBytes(block.width, block.height, samplesPerPixel, encoding.bitsPerSample);
  if (bytes > Math.max(WHOLE_BLOCK_BYTES, fittingBytes)) return undefined;
  return Array.from({ length: samplesPerPixel }, (_, band) => band);
}

async function readDecoded(
  context: FileContext,
  layout: ImageLayout,
  nodata: readonly (number | bigint | undefined)[],
  address: BlockAddress,
  bands: readonly number[],
): Promise<readonly Samples[]> {
  const { blocks, transfer } = await readEncoded(context, layout, nodata, [{ address, bands }]);
  const [block] = blocks;
  try {
    return isCoded(block)
      ? await context.workers.run(decodeCodedBlock, block, {
          transfer,
          limitSeconds: limitSeconds(block.encoding.coding),
        })
      : await context.workers.run(decodeBlock, block, { transfer });
  } catch (error) {
    throw withPlace(error, describePlace(context, layout, address));
  }
}

function isCoded(block: EncodedBlock): block is CodedBlock {
  return block.encoding.coding !== undefined;
}

function withPlace(error: unknown, place: string): unknown {
  if (!isEngineError(error)) return error;
  if (error.code === 'damaged') return damagedBlock(place, `is damaged: ${error.message}`, error);
  if (error.code !== 'unsupported') return error;
  return new EngineError('unsupported', `${place} uses ${error.message}, which cannot be read.`, {
    cause: error,
  });
}
