import type { ByteSource } from '../../../bytes.ts';
import { EngineError, isEngineError } from '../../../errors.ts';
import type { BlockCache } from '../../../raster/cache.ts';
import { storable, type Samples } from '../../../raster/samples.ts';
import type { Workers } from '../../../workers.ts';
import type { BlockPiece } from './block-table.ts';
import { decodeBlock, decodedBytes, type EncodedPiece } from './decode-block.ts';
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

/** Bytes between strips that are read along with them. */
const LARGEST_GAP = 4096;

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
  const { encoding } = layout;
  const width = layout.block.width;
  const samplesPerPixel = layout.planar ? 1 : layout.bandCount;
  const fill = bands.map((band) =>
    storable(encoding.sampleType, nodata[layout.planar ? address.plane : band] ?? 0),
  );
  const pieces = layout.pieces(address.plane, address.blockRow, address.blockColumn);
  const wanted = pieces.map((piece) => {
    const expected = decodedBytes(width, piece.rows, samplesPerPixel, encoding.bitsPerSample);
    const fault = faultOf(piece, expected, encoding.compression, source.size);
    if (fault) throw damaged(source, layout, address, fault);
    return { ...piece, length: usefulBytes(piece.length, expected, encoding.compression) };
  });
  const encoded = await readPieces(source, wanted);
  const input = { pieces: encoded, encoding, width, samplesPerPixel, bands, fill };
  const transfer = [...new Set(encoded.map(({ bytes }) => bytes.buffer))];
  try {
    return await workers.run(decodeBlock, input, { transfer });
  } catch (error) {
    if (!isEngineError(error) || error.code !== 'damaged') throw error;
    throw damaged(source, layout, address, `is damaged: ${error.message}`, error);
  }
}

/** What cannot be right about a piece before it is read. */
function faultOf(
  { offset, length }: BlockPiece,
  expected: number,
  compression: number,
  fileBytes: number,
): string | undefined {
  if (length === 0) return undefined;
  const useful = usefulBytes(length, expected, compression);
  if (offset < 0 || !(offset + useful <= fileBytes))
    return 'lies beyond the end of the file: it is truncated';
  if (useful * (RATIO_LIMITS[compression] ?? Infinity) >= expected) return undefined;
  return `is damaged: ${useful} bytes cannot hold its ${expected}`;
}

/** No more than a block can need is read, whatever length the file claims. */
function usefulBytes(length: number, expected: number, compression: number): number {
  return Math.min(length, compression === 1 ? expected : 2 * expected + 65536);
}

/** Reads pieces that lie one after the other at once. The bytes are copies that nobody else has. */
async function readPieces(source: ByteSource, pieces: readonly BlockPiece[]): Promise<EncodedPiece[]> {
  const present = pieces.filter(({ length }) => length > 0);
  if (!areNeighbours(present)) {
    return Promise.all(
      pieces.map(async ({ offset, length, rows }) => {
        return { bytes: length > 0 ? await readCopy(source, offset, length) : new Uint8Array(0), rows };
      }),
    );
  }
  const start = present[0].offset;
  const last = present[present.length - 1];
  const bytes = await readCopy(source, start, last.offset + last.length - start);
  return pieces.map(({ offset, length, rows }) => {
    const at = length > 0 ? offset - start : 0;
    return { bytes: bytes.subarray(at, at + length), rows };
  });
}

/** True where pieces follow each other with small gaps. Pieces that overlap must not share bytes, which decoding changes. */
function areNeighbours(pieces: readonly BlockPiece[]): boolean {
  const gap = (index: number): number =>
    pieces[index].offset - pieces[index - 1].offset - pieces[index - 1].length;
  return (
    pieces.length > 0 &&
    pieces.every((_, index) => index === 0 || (gap(index) >= 0 && gap(index) <= LARGEST_GAP))
  );
}

async function readCopy(
  source: ByteSource,
  offset: number,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await source.read(offset, length));
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
