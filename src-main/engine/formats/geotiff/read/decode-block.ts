import { discard } from '../../../bytes.ts';
import { EngineError } from '../../../errors.ts';
import { bytesOf, createSamples, type Samples } from '../../../raster/samples.ts';
import type { Codecs, SynchronousTask } from '../../../workers.ts';
import { fillKept, keptBytes, type KeptBlock } from './kept-block.ts';
import { decodeLzw } from './lzw.ts';
import { decodePackBits } from './pack-bits.ts';
import type { SampleEncoding } from './sample-encoding.ts';
import { createWords, halvesToFloats, reverseBits, unpackBits, viewWords } from './sample-words.ts';
import { copyBands, splitBands } from './split-bands.ts';

/** A strip or tile as it lies in the file. */
export interface EncodedPiece {
  /** Owned by the task, which changes them; pieces may share a buffer. Empty for a sparse piece. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Wanted, from its first on. */
  readonly rows: number;
  /** Where it has more rows than are wanted: how many, and the bytes that hold them, which need not all be here. */
  readonly whole?: { readonly rows: number; readonly bytes: number };
  /** Where all of it is kept once decompressed, for another time; the bytes above may then be missing. */
  readonly kept?: KeptBlock;
}

/** A tile, or strips one below the other, and what is wanted of them. */
export interface EncodedBlock {
  readonly pieces: readonly EncodedPiece[];
  readonly encoding: SampleEncoding;
  readonly width: number;
  /** Samples that lie together in one pixel of this block. */
  readonly samplesPerPixel: number;
  /** Zero-based samples of the pixel that are wanted. */
  readonly bands: readonly number[];
  /** For each wanted band, what sparse pieces are filled with. */
  readonly fill: readonly (number | bigint)[];
}

/** Compressions whose decoder gives bytes of our own: LZW, deflate and ZSTD. */
const DECODED_ANEW = new Set([5, 8, 32946, 50000]);

/** Compressions whose decoder would go on to the end of the stream: deflate and ZSTD. */
const CUT_SHORT = new Set([8, 32946, 50000]);
/** So much of what is likely to hold the rows is tried first, then ever more by the other factor. */
const SPARE_PART = 1.15;
const LARGER_PART = 1.5;
/** Bytes that are decompressed in any case: tables, a block of ZSTD. */
const LEAST_PART = 4096;

/** Decodes a block, whose buffers it uses up, to one array per wanted band, row-major. Throws `damaged` without naming the file. */
export const decodeBlock: SynchronousTask<EncodedBlock, Samples[]> = {
  name: 'geotiff/decode-block',
  run: (block, codecs) => {
    const samples = decodeBlockApart(block, codecs);
    for (const { bytes } of block.pieces) discard(bytes.buffer);
    return samples;
  },
};

/** The same, leaving the buffers to the caller, because other blocks may share them. */
export function decodeBlockApart(block: EncodedBlock, codecs: Codecs): Samples[] {
  const { encoding, width, pieces, bands } = block;
  const rows = pieces.reduce((sum, piece) => sum + piece.rows, 0);
  const samples = bands.map(() => createSamples(encoding.sampleType, width * rows));
  decodeBlockInto(block, codecs, samples, 0);
  return samples;
}

/** The same into arrays of the block's width, one per wanted band, from a row on; they hold at least the block's rows there. */
export function decodeBlockInto(
  block: EncodedBlock,
  codecs: Codecs,
  targets: readonly Samples[],
  firstRow: number,
): void {
  const { width, pieces } = block;
  let row = firstRow;
  for (const piece of pieces) {
    const parts = targets.map((target) => target.subarray(row * width, (row + piece.rows) * width));
    const opened = openPiece(block, piece, codecs);
    opened.unpack(0, piece.rows, parts);
    opened.discard();
    row += piece.rows;
  }
}

/** A piece whose rows are decompressed, to be unpacked a few at a time, each once. */
export interface OpenedPiece {
  /** Writes the wanted bands of some rows to one target each, which has just their size. */
  unpack(from: number, rows: number, targets: readonly Samples[]): void;
  /** Gives back what decompressing took. */
  discard(): void;
}

/** Decompresses a piece, whose bytes stay the caller's. Throws `damaged` without naming the file. */
export function openPiece(block: EncodedBlock, piece: EncodedPiece, codecs: Codecs): OpenedPiece {
  const kept = piece.kept && keptBytes(piece.kept);
  if (piece.bytes.length === 0 && !kept) {
    const unpack: OpenedPiece['unpack'] = (_from, _rows, targets) =>
      targets.forEach((target, index) => fill(target, block.fill[index]));
    return { unpack, discard: () => {} };
  }
  const { encoding, width, samplesPerPixel } = block;
  const bytes = kept ?? readBytes(piece, block, codecs);
  if (piece.kept && !kept) fillKept(piece.kept, bytes);
  const rowBytes = decodedBytes(width, 1, samplesPerPixel, encoding.bitsPerSample);
  return {
    unpack: (from, rows, targets) =>
      unpackRows(bytes.subarray(from * rowBytes, (from + rows) * rowBytes), block, rows, targets),
    discard: () => {
      if (isDecodedAnew(encoding)) discard(bytes.buffer);
    },
  };
}

/** Whether decompressing gives bytes of our own. */
export function isDecodedAnew({ compression }: SampleEncoding): boolean {
  return DECODED_ANEW.has(compression);
}

function fill(samples: Samples, value: number | bigint): void {
  if (samples instanceof BigInt64Array || samples instanceof BigUint64Array) samples.fill(BigInt(value));
  else samples.fill(Number(value));
}

/** Bytes of a block once decompressed. */
export function decodedBytes(width: number, rows: number, samplesPerPixel: number, bits: number): number {
  return Math.ceil((width * samplesPerPixel * bits) / 8) * rows;
}

/** Decompressed, exactly as many as the piece must have. */
function readBytes(
  { bytes, rows, whole }: EncodedPiece,
  { encoding, width, samplesPerPixel }: EncodedBlock,
  codecs: Codecs,
): Uint8Array {
  if (encoding.reversedBits) reverseBits(bytes);
  const expected = decodedBytes(width, rows, samplesPerPixel, encoding.bitsPerSample);
  const raw =
    whole && CUT_SHORT.has(encoding.compression)
      ? decompressStart(bytes, encoding.compression, expected, { share: rows / whole.rows, whole }, codecs)
      : decompress(bytes, encoding.compression, expected, codecs);
  if (raw.byteLength < expected) {
    throw new EngineError('damaged', `it holds ${raw.byteLength} of ${expected} bytes`);
  }
  return raw.subarray(0, expected);
}

/** The wanted bands of decompressed rows. */
function unpackRows(
  bytes: Uint8Array,
  { encoding, width, samplesPerPixel, bands }: EncodedBlock,
  rows: number,
  targets: readonly Samples[],
): void {
  const { bitsPerSample: bits, littleEndian, predictor, float } = encoding;
  const isHalf = float && bits === 16;
  const words = targets.map((target) =>
    isHalf ? createWords(target.length, bits) : viewWords(bytesOf(target), target.BYTES_PER_ELEMENT),
  );
  if (bits === 8 || bits === 16 || bits === 32 || bits === 64) {
    const wordBytes = (bits / 8) as 1 | 2 | 4 | 8;
    splitBands({ bytes, width, rows, samplesPerPixel, wordBytes, predictor, littleEndian }, bands, words, 0);
  } else {
    const unpacked = unpackBits(bytes, bits, width * samplesPerPixel, rows);
    copyBands(unpacked, { width, rows, samplesPerPixel }, bands, words, 0);
  }
  if (!isHalf) return;
  targets.forEach((target, index) =>
    (target as Float32Array).set(halvesToFloats(words[index] as Uint16Array)),
  );
}

/** The first `expected` bytes that a stream holds, their share of all, from little more of it than that takes. */
function decompressStart(
  bytes: Uint8Array,
  compression: number,
  expected: number,
  { share, whole }: { share: number; whole: NonNullable<EncodedPiece['whole']> },
  codecs: Codecs,
): Uint8Array {
  // Rows without data may be so small that all of them come out of the first bytes.
  const most = Math.ceil(expected / share);
  let length = whole.bytes * share * SPARE_PART + LEAST_PART;
  for (; length < bytes.length; length *= LARGER_PART) {
    const raw = decompress(bytes.subarray(0, length), compression, most, codecs, true);
    if (raw.byteLength >= expected) return raw;
    discard(raw.buffer);
  }
  return decompress(bytes, compression, most, codecs, true);
}

function decompress(
  bytes: Uint8Array,
  compression: number,
  expected: number,
  codecs: Codecs,
  isCut = false,
): Uint8Array {
  if (compression === 1) return bytes;
  if (compression === 5) return decodeLzw(bytes, expected);
  if (compression === 32773) return decodePackBits(bytes, expected);
  try {
    return compression === 50000
      ? codecs.zstdDecompress(bytes, expected, isCut)
      : codecs.inflate(bytes, expected, isCut);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EngineError('damaged', `its compressed data is broken (${reason})`, { cause: error });
  }
}
