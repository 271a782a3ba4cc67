import type { ByteSource } from '../../../bytes.ts';
import { EngineError } from '../../../errors.ts';
import type { BlockCache } from '../../../raster/cache.ts';
import { storable } from '../../../raster/samples.ts';
import type { Workers } from '../../../workers.ts';
import type { BlockPiece } from './block-table.ts';
import { largestRatio } from './codings/coding.ts';
import { decodedBytes, type EncodedBlock, type EncodedPiece } from './decode-block.ts';
import type { ImageLayout } from './image-layout.ts';
import { keptBytes, type KeptBlock } from './kept-block.ts';
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

const NONE = new Uint8Array(0);

/** A block, and which of the samples that lie together in its pixels are wanted. */
export interface WantedBlock {
  readonly address: BlockAddress;
  readonly bands: readonly number[];
  /** From the block's top on; all when absent. */
  readonly rows?: number;
  /** Where a block of a single piece, all of it, is kept once decompressed. */
  readonly kept?: KeptBlock;
}

/** Blocks as they lie in the file, which may share buffers, and those buffers. */
export interface EncodedBlocks {
  readonly blocks: readonly EncodedBlock[];
  readonly transfer: ArrayBuffer[];
}

/** Blocks whose bytes are still to be read, as plain data. */
export interface LocatedBlocks {
  /** With pieces that hold no bytes yet. */
  readonly blocks: readonly EncodedBlock[];
  readonly stretches: readonly FileStretch[];
}

/** A part of a file, and which pieces of some blocks, counted through, lie in it. */
export interface FileStretch {
  readonly offset: number;
  readonly length: number;
  readonly pieces: readonly { readonly index: number; readonly at: number; readonly length: number }[];
}

/**
 * Where the bytes of some blocks lie, checked; those that lie one after the other in one stretch. Throws `damaged`, naming file and
 * block.
 */
export function locateBlocks(
  context: Pick<FileContext, 'source'>,
  layout: ImageLayout,
  nodata: readonly (number | bigint | undefined)[],
  wanted: readonly WantedBlock[],
): LocatedBlocks {
  const { encoding, samplesPerPixel } = layout;
  const width = layout.block.width;
  const listed = wanted.map((block) => soundPieces(context, layout, block));
  const blocks = wanted.map(({ address, bands, kept }, index) => {
    const pieces = listed[index].map(({ rows, whole }) => ({ bytes: NONE, rows, whole, kept }));
    const fill = bands.map((band) =>
      storable(encoding.sampleType, nodata[layout.planar ? address.plane : band] ?? 0),
    );
    return { pieces, encoding, width, samplesPerPixel, bands, fill };
  });
  return { blocks, stretches: stretchesOf(listed.flat()) };
}

/**
 * The blocks with their bytes, given those of each stretch, which they share. Throws `damaged` where the file called `name` had
 * fewer, which would else be taken for a block without data.
 */
export function withBytes(
  name: string,
  { blocks, stretches }: LocatedBlocks,
  read: readonly Uint8Array<ArrayBuffer>[],
): EncodedBlock[] {
  if (stretches.some(({ length }, stretch) => read[stretch].length < length)) throw becameShorter(name);
  const found = new Map(
    stretches.flatMap(({ pieces }, stretch) =>
      pieces.map(({ index, at, length }) => [index, read[stretch].subarray(at, at + length)] as const),
    ),
  );
  let next = 0;
  return blocks.map((block) => ({
    ...block,
    pieces: block.pieces.map((piece) => ({ ...piece, bytes: found.get(next++) ?? NONE })),
  }));
}

/** The same, read through the source. Throws like both. */
export async function readEncoded(
  context: Pick<FileContext, 'source'>,
  layout: ImageLayout,
  nodata: readonly (number | bigint | undefined)[],
  wanted: readonly WantedBlock[],
): Promise<EncodedBlocks> {
  const located = locateBlocks(context, layout, nodata, wanted);
  const read = await Promise.all(
    located.stretches.map(async ({ offset, length }) => {
      return (await context.source.read(offset, length)) as Uint8Array<ArrayBuffer>;
    }),
  );
  return {
    blocks: withBytes(context.source.name, located, read),
    transfer: read.map(({ buffer }) => buffer),
  };
}

/** A piece cut to the rows wanted of it. */
interface CutPiece extends BlockPiece {
  readonly whole?: EncodedPiece['whole'];
}

/** Where the bytes of a block's first rows lie, no more of them than these can need; none where they are not needed. */
function soundPieces(
  context: Pick<FileContext, 'source'>,
  layout: ImageLayout,
  { address, rows = Infinity, kept }: WantedBlock,
): CutPiece[] {
  const { encoding, samplesPerPixel, block } = layout;
  const whole = layout.pieces(address.plane, address.blockRow, address.blockColumn);
  return cutPieces(whole, rows).map((piece) => {
    const expected = decodedBytes(block.width, piece.rows, samplesPerPixel, encoding.bitsPerSample);
    const fault = faultOf(piece, expected, encoding, context.source.size);
    if (fault) throw damagedBlock(describePlace(context, layout, address), fault);
    const isHere = kept && keptBytes(kept);
    return { ...piece, length: isHere ? 0 : usefulBytes(piece.length, expected, encoding) };
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

function becameShorter(name: string): EngineError {
  return new EngineError('damaged', `${name} has become shorter since it was opened. Copy the file again.`);
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

interface GrowingStretch extends FileStretch {
  length: number;
  readonly pieces: { index: number; at: number; length: number }[];
}

/** Joins pieces that follow each other with small gaps. Those that overlap must not share bytes, which decoding changes. */
function stretchesOf(pieces: readonly BlockPiece[]): FileStretch[] {
  const present = [...pieces.keys()].filter((index) => pieces[index].length > 0);
  present.sort((left, right) => pieces[left].offset - pieces[right].offset);
  const stretches: GrowingStretch[] = [];
  for (const index of present) {
    const { offset, length } = pieces[index];
    const stretch = stretches.at(-1);
    const gap = stretch ? offset - stretch.offset - stretch.length : Infinity;
    if (stretch && gap >= 0 && gap <= LARGEST_GAP && stretch.length + gap + length <= STRETCH_BYTES) {
      stretch.pieces.push({ index, at: offset - stretch.offset, length });
      stretch.length += gap + length;
    } else stretches.push({ offset, length, pieces: [{ index, at: 0, length }] });
  }
  return stretches;
}
