import { asEngineError } from '../../../../errors.ts';
import type { Samples } from '../../../../raster/samples.ts';
import type { Codecs, Task } from '../../../../workers.ts';
import { decodeBlock, type EncodedBlock, type EncodedPiece } from '../decode-block.ts';
import { reverseBits } from '../sample-words.ts';
import type { SampleEncoding } from '../sample-encoding.ts';
import type { Coding, PieceShape } from './coding.ts';
import { convertSubsampled, unitBytes, type SubsampledCoding } from './subsampled-colours.ts';

/** A block whose encoding has a coding. */
export type CodedBlock = EncodedBlock & { readonly encoding: { readonly coding: Coding } };

/**
 * Decodes a block whose pieces are images of their own, to the same as `decodeBlock`. Throws `damaged`, or `unsupported` with
 * what is not supported, without naming the file.
 */
export const decodeCodedBlock: Task<CodedBlock, Samples[]> = {
  name: 'geotiff/decode-coded-block',
  run: async (block, codecs) => {
    const pieces: EncodedPiece[] = [];
    for (const { bytes, rows } of block.pieces) {
      const plain = bytes.length > 0 ? await decodePiece(bytes, rows, block, codecs) : bytes;
      pieces.push({ bytes: plain as EncodedPiece['bytes'], rows });
    }
    return decodeBlock.run({ ...block, pieces, encoding: plainEncoding(block.encoding) }, codecs);
  },
};

/** How the samples of a piece lie once it is decoded. As in libtiff, byte order is told by the file, whatever the coding. */
function plainEncoding(encoding: SampleEncoding): SampleEncoding {
  return { ...encoding, coding: undefined, compression: 1, predictor: 1, reversedBits: false };
}

/** Each coding's code is loaded when first needed. */
async function decodePiece(
  bytes: Uint8Array<ArrayBuffer>,
  rows: number,
  { encoding, width, samplesPerPixel }: CodedBlock,
  codecs: Codecs,
): Promise<Uint8Array> {
  const { coding } = encoding;
  const shape: PieceShape = { width, rows, samplesPerPixel };
  if (coding.kind === 'subsampled') {
    return convertSubsampled(readUnits(bytes, coding, encoding, shape, codecs), coding, shape);
  }
  // libtiff never turns the bits of JPEG.
  if (encoding.reversedBits && coding.kind !== 'jpeg') reverseBits(bytes);
  switch (coding.kind) {
    case 'fax':
      return (await import('./fax.ts')).decodeFax(bytes, coding, shape);
    case 'jpeg':
      return foreign('JPEG', (await import('./jpeg.ts')).decodeJpeg(bytes, coding, shape));
    case 'lerc':
      return foreign(
        'LERC',
        (await import('./lerc.ts')).decodeLerc(bytes, coding, shape, encoding.sampleType, codecs),
      );
    case 'webp':
      return foreign('WebP', (await import('./webp.ts')).decodeWebp(bytes, shape, codecs));
  }
}

/** What a foreign decoder throws may be anything, also a number. */
async function foreign(name: string, decoding: Promise<Uint8Array>): Promise<Uint8Array> {
  try {
    return await decoding;
  } catch (error) {
    throw asEngineError(error, 'damaged', `its ${name} data is broken`);
  }
}

/** Data units are compressed as if they were one row of bytes. */
function readUnits(
  bytes: Uint8Array<ArrayBuffer>,
  coding: SubsampledCoding,
  encoding: SampleEncoding,
  shape: PieceShape,
  codecs: Codecs,
): Uint8Array {
  const row: EncodedBlock = {
    // `decodeBlock` gives the memory of its pieces back, and other pieces may lie in the same.
    pieces: [{ bytes: bytes.slice(), rows: 1 }],
    encoding: { ...encoding, coding: undefined },
    width: unitBytes(coding, shape),
    samplesPerPixel: 1,
    bands: [0],
    fill: [0],
  };
  return decodeBlock.run(row, codecs)[0] as Uint8Array;
}
