import { EngineError } from '../../../../errors.ts';
import type { JpegCoding, PieceShape } from './coding.ts';
import { openJpegDecoder, type JpegDecoder } from './jpeg-decoder.ts';
import {
  broken,
  isRemark,
  MARKER,
  readJpegStream,
  writeJpegStream,
  type JpegFrame,
  type JpegStream,
} from './jpeg-stream.ts';
import { splitJpeg } from './split-jpeg.ts';

/** Baseline, extended sequential and progressive frames with Huffman codes. */
const DECODED_FRAMES = [0xc0, 0xc1, 0xc2];

/**
 * Decodes a block of JPEG in TIFF (TIFF Technical Note 2) to samples pixel by pixel, with libjpeg's accurate transform and smooth
 * upsampling. The TIFF alone says whether colours are converted, whatever the stream says of itself.
 */
export async function decodeJpeg(
  bytes: Uint8Array,
  coding: JpegCoding,
  shape: PieceShape,
): Promise<Uint8Array> {
  const { width, rows, samplesPerPixel } = shape;
  const stream = withTables(readJpegStream(bytes), coding.tables);
  const frame = checkedFrame(stream, coding, shape);
  const decoder = await openJpegDecoder();
  const pixels =
    samplesPerPixel === 1 || samplesPerPixel === 3
      ? decodeWhole(decoder, stream, samplesPerPixel, coding.yCbCr)
      : decodeApart(decoder, stream, frame);
  if (pixels.length !== width * frame.height * samplesPerPixel) throw broken();
  return pixels.subarray(0, width * rows * samplesPerPixel);
}

function withTables(stream: JpegStream, tables: Uint8Array | undefined): JpegStream {
  const first = tables ? readJpegStream(tables).segments : [];
  return { ...stream, segments: [...first, ...stream.segments].filter((segment) => !isRemark(segment)) };
}

function checkedFrame({ frame }: JpegStream, { yCbCr }: JpegCoding, shape: PieceShape): JpegFrame {
  if (!frame) throw broken();
  const { marker, precision, width, height, components } = frame;
  if (!DECODED_FRAMES.includes(marker)) {
    throw new EngineError('unsupported', 'JPEG of a kind other than baseline or progressive');
  }
  if (precision !== 8) throw new EngineError('unsupported', `${precision}-bit JPEG`);
  // A last strip may be stored with more rows than the image has.
  if (width !== shape.width || height < shape.rows || height > 65500) {
    throw new EngineError('damaged', `it holds a JPEG image of ${width} x ${height} pixels`);
  }
  if (components.length !== shape.samplesPerPixel) {
    throw new EngineError('damaged', `it holds a JPEG image of ${components.length} components`);
  }
  const subsampled = components.some(({ horizontal, vertical }) => horizontal !== 1 || vertical !== 1);
  if (subsampled && !yCbCr && components.length > 1) {
    throw new EngineError('unsupported', 'JPEG with subsampled bands');
  }
  return frame;
}

function decodeWhole(
  decoder: JpegDecoder,
  { segments, scans }: JpegStream,
  components: number,
  yCbCr: boolean,
): Uint8Array {
  // Adobe's segment tells libjpeg the colours, which it guesses otherwise.
  const adobe = {
    marker: MARKER.adobe,
    body: Uint8Array.of(65, 100, 111, 98, 101, 0, 100, 0, 0, 0, 0, +yCbCr),
  };
  const steered = components === 3 ? [adobe, ...segments] : segments;
  return decoder(writeJpegStream(steered, scans));
}

/** The decoder knows grey and three colours only, so each component is decoded as a grey image. */
function decodeApart(decoder: JpegDecoder, stream: JpegStream, frame: JpegFrame): Uint8Array {
  const bands = splitJpeg(stream, frame).map(decoder);
  const output = new Uint8Array(bands[0].length * bands.length);
  bands.forEach((band, index) => {
    for (let from = 0, to = index; from < band.length; from += 1, to += bands.length) output[to] = band[from];
  });
  return output;
}
