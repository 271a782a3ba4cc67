import { EngineError } from '../../../errors.ts';
import { viewSamples, type Samples } from '../../../raster/samples.ts';
import type { Codecs, Task } from '../../../workers.ts';
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
export const decodeBlock: Task<EncodedBlock, Samples[]> = {
  name: 'geotiff/decode-block',
  run: (block, codecs) => {
    const { encoding, width, pieces, bands } = block;
    const rows = pieces.reduce((sum, piece) => sum + piece.rows, 0);
    const targets = bands.map(() => createWords(width * rows, encoding.bitsPerSample));
    let row = 0;
    for (const piece of pieces) {
      if (piece.bytes.length > 0) {
        const words = readWords(piece, block, codecs);
        const [start, end] = [row * width, (row + piece.rows) * width];
        bands.forEach((band, index) => extractBand(words, targets[index].subarray(start, end), band, block));
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

/** One band of a piece, with horizontal differences (predictor 2) summed up along each row. */
function extractBand(
  words: Words,
  target: Words,
  band: number,
  { encoding, width, samplesPerPixel: step }: EncodedBlock,
): void {
  const accumulate = encoding.predictor === 2;
  if (words instanceof BigUint64Array) {
    const big = target as BigUint64Array;
    if (accumulate) sumBigRows(words, big, band, step, width);
    else for (let index = 0; index < big.length; index += 1) big[index] = words[band + index * step];
    return;
  }
  const numbers = target as Exclude<Words, BigUint64Array>;
  if (accumulate) sumRows(words, numbers, band, step, width);
  else if (step === 1) numbers.set(words.subarray(0, numbers.length));
  else {
    for (let index = 0, from = band; index < numbers.length; index += 1, from += step)
      numbers[index] = words[from];
  }
}

/** Storing a sum in a word of 8, 16 or 32 bits wraps it as the predictor wants. */
function sumRows<Kind extends Uint8Array | Uint16Array | Uint32Array>(
  words: Kind,
  target: Kind,
  band: number,
  step: number,
  width: number,
): void {
  for (let row = 0; row < target.length; row += width) {
    let sum = 0;
    for (let index = row, from = band + row * step; index < row + width; index += 1, from += step) {
      sum = (sum + words[from]) | 0;
      target[index] = sum;
    }
  }
}

function sumBigRows(
  words: BigUint64Array,
  target: BigUint64Array,
  band: number,
  step: number,
  width: number,
): void {
  for (let row = 0; row < target.length; row += width) {
    target[row] = words[band + row * step];
    for (let index = row + 1; index < row + width; index += 1) {
      target[index] = target[index - 1] + words[band + index * step];
    }
  }
}
