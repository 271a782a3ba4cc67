import { EngineError } from '../../../errors.ts';
import { viewSamples, type Samples } from '../../../raster/samples.ts';
import type { Codecs, SynchronousTask } from '../../../workers.ts';
import { decodeLzw } from './lzw.ts';
import { decodePackBits } from './pack-bits.ts';
import type { SampleEncoding } from './sample-encoding.ts';
import {
  createWords,
  halvesToFloats,
  reverseBits,
  swapWords,
  undoFloatPredictor,
  unpackBits,
  viewWords,
  type Words,
} from './sample-words.ts';

/** A strip or tile as it lies in the file. */
export interface EncodedPiece {
  /** Owned by the task, which changes them. Empty for a sparse piece. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly rows: number;
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

/** Decodes a block to one array per wanted band, row-major. Throws `damaged` without naming the file. */
export const decodeBlock: SynchronousTask<EncodedBlock, Samples[]> = {
  name: 'geotiff/decode-block',
  run: (block, codecs) => {
    const { encoding, width, pieces, bands } = block;
    const rows = pieces.reduce((sum, piece) => sum + piece.rows, 0);
    const targets = bands.map(() => createWords(width * rows, encoding.bitsPerSample));
    let row = 0;
    for (const piece of pieces) {
      if (piece.bytes.length > 0) {
        extractBands(readWords(piece, block, codecs), targets, row, piece.rows, block);
      }
      row += piece.rows;
    }
    return targets.map((target, index) => fillSparse(toSamples(target, encoding), block, block.fill[index]));
  },
};

function toSamples(words: Words, { sampleType, float, bitsPerSample }: SampleEncoding): Samples {
  if (float && bitsPerSample === 16) return halvesToFloats(words as Uint16Array);
  return viewSamples(sampleType, words.buffer as ArrayBuffer);
}

function fillSparse(samples: Samples, { pieces, width }: EncodedBlock, fill: number | bigint): Samples {
  let row = 0;
  for (const { bytes, rows } of pieces) {
    if (bytes.length === 0) {
      const part = samples.subarray(row * width, (row + rows) * width);
      if (part instanceof BigInt64Array || part instanceof BigUint64Array) part.fill(BigInt(fill));
      else part.fill(Number(fill));
    }
    row += rows;
  }
  return samples;
}

/** Bytes of a block once decompressed. */
export function decodedBytes(width: number, rows: number, samplesPerPixel: number, bits: number): number {
  return Math.ceil((width * samplesPerPixel * bits) / 8) * rows;
}

function readWords(
  { bytes, rows }: EncodedPiece,
  { encoding, width, samplesPerPixel }: EncodedBlock,
  codecs: Codecs,
): Words {
  const { bitsPerSample: bits, littleEndian, predictor } = encoding;
  if (encoding.reversedBits) reverseBits(bytes);
  const expected = decodedBytes(width, rows, samplesPerPixel, bits);
  const raw = decompress(bytes, encoding.compression, expected, codecs);
  if (raw.byteLength < expected) {
    throw new EngineError('damaged', `it holds ${raw.byteLength} of ${expected} bytes`);
  }
  const samplesPerRow = width * samplesPerPixel;
  const body = raw.subarray(0, expected);
  if (bits !== 8 && bits !== 16 && bits !== 32 && bits !== 64) {
    return unpackBits(body, bits, samplesPerRow, rows);
  }
  const wordBytes = bits / 8;
  if (predictor === 3) {
    return viewWords(undoFloatPredictor(body, samplesPerRow, samplesPerPixel, wordBytes), wordBytes);
  }
  if (!littleEndian) swapWords(body, wordBytes);
  return viewWords(body, wordBytes);
}

function decompress(bytes: Uint8Array, compression: number, expected: number, codecs: Codecs): Uint8Array {
  if (compression === 1) return bytes;
  if (compression === 5) return decodeLzw(bytes, expected);
  if (compression === 32773) return decodePackBits(bytes, expected);
  try {
    return compression === 50000 ? codecs.zstdDecompress(bytes, expected) : codecs.inflate(bytes, expected);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EngineError('damaged', `its compressed data is broken (${reason})`, { cause: error });
  }
}

/** The wanted bands of a piece from a row on, with horizontal differences (predictor 2) summed up along each row. */
function extractBands(
  words: Words,
  targets: readonly Words[],
  firstRow: number,
  rows: number,
  { encoding, width, samplesPerPixel: step, bands }: EncodedBlock,
): void {
  const accumulate = encoding.predictor === 2;
  if (step === 1 && !accumulate) {
    targets[0].set(words.subarray(0, rows * width) as never, firstRow * width);
    return;
  }
  const extract = accumulate ? (words instanceof BigUint64Array ? sumBigRow : sumRow) : copyRow;
  // Row by row, not band by band: a row stays in the processor's first cache until the last band is taken from it.
  for (let row = 0; row < rows; row += 1) {
    const to = (firstRow + row) * width;
    for (let index = 0; index < bands.length; index += 1) {
      extract(words as never, row * width * step + bands[index], step, targets[index] as never, to, width);
    }
  }
}

function copyRow<Kind extends Words>(
  words: Kind,
  from: number,
  step: number,
  target: Kind,
  to: number,
  width: number,
): void {
  for (let index = to; index < to + width; index += 1, from += step) target[index] = words[from];
}

/** Storing a sum in a word of 8, 16 or 32 bits wraps it as the predictor wants. */
function sumRow<Kind extends Uint8Array | Uint16Array | Uint32Array>(
  words: Kind,
  from: number,
  step: number,
  target: Kind,
  to: number,
  width: number,
): void {
  let sum = 0;
  for (let index = to; index < to + width; index += 1, from += step) {
    sum = (sum + words[from]) | 0;
    target[index] = sum;
  }
}

function sumBigRow(
  words: BigUint64Array,
  from: number,
  step: number,
  target: BigUint64Array,
  to: number,
  width: number,
): void {
  let sum = 0n;
  for (let index = to; index < to + width; index += 1, from += step) {
    sum = BigInt.asUintN(64, sum + words[from]);
    target[index] = sum;
  }
}
