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

/** Bytes between pieces that are read along with them. */
const LARGEST_GAP = 4096;
/** Pieces are read together up to this: a few large buffers come back to the system, many small ones stay with the C library. */
const STRETCH_BYTES = 4 << 20;

/** The most that deflate, LZW and PackBits can shrink data; a block that claims more is a forgery. */
const RATIO_LIMITS: Readonly<Record<number, number>> = { 1: 1, 5: 4096, 8: 1032, 32773: 64, 32946: 1032 };

/** A block, and which of the samples that lie together in its pixels are wanted. */
export interface WantedBlock {
  readonly address: BlockAddress;
  readonly bands: readonly number[];
  /** From the block's top on; all when absent. */
  readonly rows?: number;
}

/** Blocks as they lie in the file, which may share buffers, and those buffers. */
export interface EncodedBlocks {
  readonly blocks: readonly EncodedBlock[];
  readonly transfer: ArrayBuffer[];
}

/**
 * The bytes of some blocks, checked; those that lie one after the other are read at once. Throws `damaged`, naming file and block,
 * before anything is read.
 */
export async function readEncoded(
  context: Pick<FileContext, 'source'>,
  layout: ImageLayout,
  nodata: readonly (number | bigint | undefined)[],
  wanted: readonly WantedBlock[],
): Promise<EncodedBlocks> {
  const { encoding, samplesPerPixel } = layout;
  const width = layout.block.width;
  const listed = wanted.map(({ address, rows }) => soundPieces(context, layout, address, rows));
  const read = (await readPieces(context.source, listed.flat())).values();
  const blocks = wanted.map(({ address, bands }, index) => {
    const pieces = listed[index].map(({ rows, whole }) => ({ bytes: read.next().value!, rows, whole }));
    const fill = bands.map((band) =>
      storable(encoding.sampleType, nodata[layout.planar ? address.plane : band] ?? 0),
    );
    return { pieces, encoding, width, samplesPerPixel, bands, fill };
  });
  const buffers = blocks.flatMap(({ pieces }) => pieces.map(({ bytes }) => bytes.buffer));
  return { blocks, transfer: [...new Set(buffers)] };
}

/** A piece cut to the rows wanted of it. */
interface CutPiece extends BlockPiece {
  readonly whole?: EncodedPiece['whole'];
}

/** Where the bytes of a block's first rows lie, no more of them than these can need. */
function soundPieces(
  context: Pick<FileContext, 'source'>,
  layout: ImageLayout,
  address: BlockAddress,
  rows = Infinity,
): CutPiece[] {
  const { encoding, samplesPerPixel, block } = layout;
  const whole = layout.pieces(address.plane, address.blockRow, address.blockColumn);
  return cutPieces(whole, rows).map((piece) => {
    const expected = decodedBytes(block.width, piece.rows, samplesPerPixel, encoding.bitsPerSample);
    const fault = faultOf(piece, expected, encoding, context.source.size);
    if (fault) throw damagedBlock(describePlace(context, layout, address), fault);
    return { ...piece, length: usefulBytes(piece.length, expected, encoding) };
  });
}

function cutPieces(pieces: readonly BlockPiece[], rows: number): CutPiece[] {
  let left = rows;
  return pieces.flatMap((piece) => {
    const taken = Math.min(left, piece.rows);
    left -= taken;
    const whole = taken < piece.rows ? { rows: piece.rows, bytes: piece.length } : undefined;
    return taken > 0 ? [{ ...piece, rows: taken, whole }] : [];
  });
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

/** The bytes of each piece: copies that nobody else has, in one buffer for pieces that lie one after the other. */
async function readPieces(
  source: ByteSource,
  pieces: readonly BlockPiece[],
): Promise<Uint8Array<ArrayBuffer>[]> {
  const bytes = pieces.map(() => new Uint8Array(0));
  await Promise.all(
    stretchesOf(pieces).map(async ({ offset, length, indices }) => {
      const stretch = (await source.read(offset, length)) as Uint8Array<ArrayBuffer>;
      for (const index of indices) {
        const at = pieces[index].offset - offset;
        bytes[index] = stretch.subarray(at, at + pieces[index].length);
      }
    }),
  );
  return bytes;
}

/** Part of a file, and which pieces lie in it. */
interface FileStretch {
  readonly offset: number;
  length: number;
  readonly indices: number[];
}

/** Joins pieces that follow each other with small gaps. Those that overlap must not share bytes, which decoding changes. */
function stretchesOf(pieces: readonly BlockPiece[]): FileStretch[] {
  const present = [...pieces.keys()].filter((index) => pieces[index].length > 0);
  present.sort((left, right) => pieces[left].offset - pieces[right].offset);
  const stretches: FileStretch[] = [];
  for (const index of present) {
    const { offset, length } = pieces[index];
    const stretch = stretches.at(-1);
    const gap = stretch ? offset - stretch.offset - stretch.length : Infinity;
    if (stretch && gap >= 0 && gap <= LARGEST_GAP && stretch.length + gap + length <= STRETCH_BYTES) {
      stretch.length += gap + length;
      stretch.indices.push(index);
    } else stretches.push({ offset, length, indices: [index] });
  }
  return stretches;
}
