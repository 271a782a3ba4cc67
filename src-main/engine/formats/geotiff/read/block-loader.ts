import type { ByteSource } from '../../../bytes.ts';
import { EngineError, isEngineError } from '../../../errors.ts';
import type { BlockCache } from '../../../raster/cache.ts';
import { createSamples, storable, type Samples } from '../../../raster/samples.ts';
import type { Workers } from '../../../workers.ts';
import { decodeBlock, decodedBytes } from './decode-block.ts';
import type { ImageLayout } from './image-layout.ts';

/** What the images of one file share. */
export interface FileContext {
  readonly source: ByteSource;
  readonly workers: Workers;
  readonly cache: BlockCache;
  /** Under which the file's images keep their blocks in the cache; filled as they are opened. */
  readonly cacheOwners: Set<object>;
}

/** One block of an image: its place in the grid of blocks, and its plane (the band where `planar`, else 0). */
export interface BlockAddress {
  readonly plane: number;
  readonly blockRow: number;
  readonly blockColumn: number;
}

/** Decoded samples of a block's bands, in the order asked for. They are shared: never change them. */
export type BlockLoader = (address: BlockAddress, bands: readonly number[]) => Promise<readonly Samples[]>;

/** A block of all bands up to this size is unpacked whole, so that other bands of it need no second decoding. */
const WHOLE_BLOCK_BYTES = 4 << 20;

/** The most that deflate, LZW and PackBits can shrink data; a block that claims more is a forgery. */
const RATIO_LIMITS: Readonly<Record<number, number>> = { 1: 1, 5: 4096, 8: 1032, 32773: 64, 32946: 1032 };

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
  const loading = new Map<string, Promise<readonly Samples[]>>();
  const samplesPerPixel = layout.planar ? 1 : layout.bandCount;
  const whole = wholeBands(layout, samplesPerPixel);

  const decodeOnce = (address: BlockAddress, wanted: readonly number[]): Promise<readonly Samples[]> => {
    const key = `${blockKey(address)}/${wanted.join()}`;
    const known = loading.get(key);
    if (known) return known;
    const decoded = readEncoded(context, layout, nodata, address, wanted).finally(() => loading.delete(key));
    loading.set(key, decoded);
    return decoded;
  };

  return async (address, bands) => {
    const prefix = blockKey(address);
    const cached = bands.map((band) => cache.get(layout, `${prefix}/${band}`));
    const missing = bands.filter((_, index) => cached[index] === undefined);
    if (missing.length === 0) return cached as Samples[];
    const wanted = whole ?? missing;
    const decoded = await decodeOnce(address, wanted);
    wanted.forEach((band, index) => cache.put(layout, `${prefix}/${band}`, decoded[index]));
    return bands.map((band, index) => cached[index] ?? decoded[wanted.indexOf(band)]);
  };
}

function blockKey({ plane, blockRow, blockColumn }: BlockAddress): string {
  return `${plane}/${blockRow}/${blockColumn}`;
}

function wholeBands(layout: ImageLayout, samplesPerPixel: number): number[] | undefined {
  const { width, height } = layout.block;
  const bytes = decodedBytes(width, height, samplesPerPixel, layout.encoding.bitsPerSample);
  if (bytes > WHOLE_BLOCK_BYTES) return undefined;
  return Array.from({ length: samplesPerPixel }, (_, band) => band);
}

async function readEncoded(
  { source, workers }: FileContext,
  layout: ImageLayout,
  nodata: readonly (number | bigint | undefined)[],
  address: BlockAddress,
  bands: readonly number[],
): Promise<readonly Samples[]> {
  const { offset, length } = layout.place(address.plane, address.blockRow, address.blockColumn);
  const width = layout.block.width;
  const rows = rowsOf(layout, address.blockRow);
  if (length === 0) {
    return bands.map((band) =>
      filledSamples(layout, width * rows, nodata[layout.planar ? address.plane : band]),
    );
  }
  const samplesPerPixel = layout.planar ? 1 : layout.bandCount;
  const { compression, bitsPerSample } = layout.encoding;
  const expected = decodedBytes(width, rows, samplesPerPixel, bitsPerSample);
  const useful = compression === 1 ? expected : 2 * expected + 65536;
  const wanted = Math.min(length, useful);
  if (offset < 0 || !(offset + wanted <= source.size)) {
    throw damaged(source, layout, address, 'lies beyond the end of the file: it is truncated');
  }
  if (wanted * (RATIO_LIMITS[compression] ?? Infinity) < expected) {
    throw damaged(source, layout, address, `is damaged: ${wanted} bytes cannot hold its ${expected}`);
  }
  const own = new Uint8Array(await source.read(offset, wanted));
  try {
    const input = { bytes: own, encoding: layout.encoding, width, rows, samplesPerPixel, bands };
    return await workers.run(decodeBlock, input, { transfer: [own.buffer] });
  } catch (error) {
    if (!isEngineError(error) || error.code !== 'damaged') throw error;
    throw damaged(source, layout, address, `is damaged: ${error.message}`, error);
  }
}

/** Strips end with the image, tiles are always whole. */
function rowsOf(layout: ImageLayout, blockRow: number): number {
  const { height } = layout.block;
  return layout.tiled ? height : Math.min(height, layout.height - blockRow * height);
}

/** A sparse block: nodata as the type can hold it, else 0. */
function filledSamples(layout: ImageLayout, length: number, nodata: number | bigint | undefined): Samples {
  const { sampleType } = layout.encoding;
  const samples = createSamples(sampleType, length);
  const fill = storable(sampleType, nodata ?? 0);
  if (samples instanceof BigInt64Array || samples instanceof BigUint64Array) {
    return samples.fill(BigInt(fill));
  }
  return samples.fill(Number(fill));
}

function damaged(
  source: ByteSource,
  layout: ImageLayout,
  { plane, blockRow, blockColumn }: BlockAddress,
  what: string,
  cause?: unknown,
): EngineError {
  const row = blockRow * layout.block.height;
  const column = blockColumn * layout.block.width;
  const band = layout.planar ? ` of band ${plane + 1}` : '';
  return new EngineError(
    'damaged',
    `${source.name}: the block at column ${column}, row ${row}${band} ${what}. Copy the file again from where it came.`,
    { cause },
  );
}
