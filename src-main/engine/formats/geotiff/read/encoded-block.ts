import type { ByteSource } from '../../../bytes.ts';
import { EngineError } from '../../../errors.ts';
import type { BlockCache } from '../../../raster/cache.ts';
import { storable } from '../../../raster/samples.ts';
import type { Workers } from '../../../workers.ts';
import type { BlockPiece } from './block-table.ts';
import { largestRatio } from './codings/coding.ts';
import { decodedBytes, type EncodedBlock, type EncodedPiece } from './decode-block.ts';
import type { ImageLayout } from './image-layout.ts';
import type { SampleEncoding } from './sample-encoding.ts';

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

/** Bytes between strips that are read along with them. */
const LARGEST_GAP = 4096;

/** The most that deflate, LZW and PackBits can shrink data; a block that claims more is a forgery. */
const RATIO_LIMITS: Readonly<Record<number, number>> = { 1: 1, 5: 4096, 8: 1032, 32773: 64, 32946: 1032 };

/** The bytes of a block's bands, checked, and the buffers that hold them. Throws `damaged`, naming file and block. */
export async function readEncoded(
  context: Pick<FileContext, 'source'>,
  layout: ImageLayout,
  nodata: readonly (number | bigint | undefined)[],
  address: BlockAddress,
  bands: readonly number[],
): Promise<{ block: EncodedBlock; transfer: ArrayBuffer[] }> {
  const { source } = context;
  const { encoding, samplesPerPixel } = layout;
  const width = layout.block.width;
  const fill = bands.map((band) =>
    storable(encoding.sampleType, nodata[layout.planar ? address.plane : band] ?? 0),
  );
  const wanted = layout.pieces(address.plane, address.blockRow, address.blockColumn).map((piece) => {
    const expected = decodedBytes(width, piece.rows, samplesPerPixel, encoding.bitsPerSample);
    const fault = faultOf(piece, expected, encoding, source.size);
    if (fault) throw damagedBlock(describePlace(context, layout, address), fault);
    return { ...piece, length: usefulBytes(piece.length, expected, encoding) };
  });
  const pieces = await readPieces(source, wanted);
  const transfer = [...new Set(pieces.map(({ bytes }) => bytes.buffer))];
  return { block: { pieces, encoding, width, samplesPerPixel, bands, fill }, transfer };
}

/** "FILE: the block at column 512, row 0 of band 3" */
export function describePlace(
  { source }: Pick<FileContext, 'source'>,
  layout: ImageLayout,
  { plane, blockRow, blockColumn }: BlockAddress,
): string {
  const row = blockRow * layout.block.height;
  const column = blockColumn * layout.block.width;
  const band = layout.planar ? ` of band ${plane + 1}` : '';
  return `${source.name}: the block at column ${column}, row ${row}${band}`;
}

export function damagedBlock(place: string, what: string, cause?: unknown): EngineError {
  return new EngineError('damaged', `${place} ${what}. Copy the file again from where it came.`, { cause });
}

/** What cannot be right about a piece before it is read. */
function faultOf(
  { offset, length }: BlockPiece,
  expected: number,
  encoding: SampleEncoding,
  fileBytes: number,
): string | undefined {
  if (length === 0) return undefined;
  const useful = usefulBytes(length, expected, encoding);
  if (offset < 0 || !(offset + useful <= fileBytes))
    return 'lies beyond the end of the file: it is truncated';
  const { coding, compression } = encoding;
  const ratio = coding ? largestRatio(coding) : (RATIO_LIMITS[compression] ?? Infinity);
  if (useful * ratio >= expected) return undefined;
  return `is damaged: ${useful} bytes cannot hold its ${expected}`;
}

/** No more than a block can need is read, whatever length the file claims. */
function usefulBytes(length: number, expected: number, { compression, coding }: SampleEncoding): number {
  return Math.min(length, compression === 1 && !coding ? expected : 2 * expected + 65536);
}

/** Reads pieces that lie one after the other at once. The bytes are copies that nobody else has. */
async function readPieces(source: ByteSource, pieces: readonly BlockPiece[]): Promise<EncodedPiece[]> {
  const present = pieces.filter(({ length }) => length > 0);
  if (!areNeighbours(present)) {
    return Promise.all(
      pieces.map(async ({ offset, length, rows }) => {
        return { bytes: length > 0 ? await readOwn(source, offset, length) : new Uint8Array(0), rows };
      }),
    );
  }
  const start = present[0].offset;
  const last = present[present.length - 1];
  const bytes = await readOwn(source, start, last.offset + last.length - start);
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

async function readOwn(source: ByteSource, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  return (await source.read(offset, length)) as Uint8Array<ArrayBuffer>;
}
