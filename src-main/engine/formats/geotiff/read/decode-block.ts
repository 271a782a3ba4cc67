import { EngineError } from '../../../errors.ts';
import { viewSamples, type Samples } from '../../../raster/samples.ts';
import type { Codecs, Task } from '../../../workers.ts';
import { decodeLzw } from './lzw.ts';
import { decodePackBits } from './pack-bits.ts';
import type { SampleEncoding } from './sample-encoding.ts';
import {
  halvesToFloats,
  reverseBits,
  swapWords,
  undoFloatPredictor,
  unpackBits,
  viewWords,
  type Words,
} from './sample-words.ts';

/** A strip or tile as it lies in the file, and what is wanted of it. */
export interface EncodedBlock {
  /** Owned by the task, which changes them. */
  readonly bytes: Uint8Array;
  readonly encoding: SampleEncoding;
  readonly width: number;
  readonly rows: number;
  /** Samples that lie together in one pixel of this block. */
  readonly samplesPerPixel: number;
  /** Zero-based samples of the pixel that are wanted. */
  readonly bands: readonly number[];
}

/** Decodes a block to one array per wanted band, `width * rows` samples each. Throws `damaged` without naming the file. */
export const decodeBlock: Task<EncodedBlock, Samples[]> = {
  name: 'geotiff/decode-block',
  run: (block, codecs) => {
    const words = readWords(block, codecs);
    const accumulate = block.encoding.predictor === 2;
    return block.bands.map((band) => {
      const samples = bandWords(words, block, band, accumulate);
      const { sampleType, float, bitsPerSample } = block.encoding;
      if (float && bitsPerSample === 16) return halvesToFloats(samples as Uint16Array);
      return viewSamples(sampleType, samples.buffer as ArrayBuffer);
    });
  },
};

/** Bytes of a block once decompressed. */
export function decodedBytes(width: number, rows: number, samplesPerPixel: number, bits: number): number {
  return Math.ceil((width * samplesPerPixel * bits) / 8) * rows;
}

function readWords({ bytes, encoding, width, rows, samplesPerPixel }: EncodedBlock, codecs: Codecs): Words {
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

/** One band of a block, with horizontal differences (predictor 2) summed up along each row. */
function bandWords(words: Words, block: EncodedBlock, band: number, accumulate: boolean): Words {
  const { width, rows, samplesPerPixel: step } = block;
  const length = width * rows;
  if (words instanceof BigUint64Array) {
    const target = new BigUint64Array(length);
    if (accumulate) return sumBigRows(words, target, band, step, width);
    for (let index = 0; index < length; index += 1) target[index] = words[band + index * step];
    return target;
  }
  if (step === 1 && !accumulate) return words.slice(0, length);
  const target = emptyLike(words, length);
  if (accumulate) return sumRows(words, target, band, step, width);
  for (let index = 0, from = band; index < length; index += 1, from += step) target[index] = words[from];
  return target;
}

function emptyLike<Kind extends Uint8Array | Uint16Array | Uint32Array>(words: Kind, length: number): Kind {
  return new (words.constructor as new (length: number) => Kind)(length);
}

/** Storing a sum in a word of 8, 16 or 32 bits wraps it as the predictor wants. */
function sumRows<Kind extends Uint8Array | Uint16Array | Uint32Array>(
  words: Kind,
  target: Kind,
  band: number,
  step: number,
  width: number,
): Kind {
  for (let row = 0; row < target.length; row += width) {
    let sum = 0;
    for (let index = row, from = band + row * step; index < row + width; index += 1, from += step) {
      sum = (sum + words[from]) | 0;
      target[index] = sum;
    }
  }
  return target;
}

function sumBigRows(
  words: BigUint64Array,
  target: BigUint64Array,
  band: number,
  step: number,
  width: number,
): BigUint64Array {
  for (let row = 0; row < target.length; row += width) {
    target[row] = words[band + row * step];
    for (let index = row + 1; index < row + width; index += 1) {
      target[index] = target[index - 1] + words[band + index * step];
    }
  }
  return target;
}
