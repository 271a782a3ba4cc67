import { EngineError } from '../../../../errors.ts';
import type { Codecs } from '../../../../workers.ts';
import type { PieceShape } from './coding.ts';

const WASM = '@jsquash/webp/codec/dec/webp_dec.wasm';

let opening: Promise<(bytes: ArrayBuffer) => Promise<ImageData>> | undefined;

/** What is used of the DOM's ImageData, which the decoder makes its result of. */
interface ImageData {
  readonly data: Uint8ClampedArray;
}

/** Decodes a WebP stream to samples pixel by pixel: red, green, blue, and alpha where the image has it. */
export async function decodeWebp(
  bytes: Uint8Array,
  { width, rows, samplesPerPixel }: PieceShape,
  codecs: Codecs,
): Promise<Uint8Array> {
  const size = webpSize(bytes);
  if (size?.width !== width || size.height !== rows) {
    throw new EngineError(
      'damaged',
      `it holds a WebP image of ${size?.width ?? '?'} x ${size?.height ?? '?'} pixels`,
    );
  }
  opening ??= open(codecs);
  const decode = await opening;
  const rgba = (await decode(bytes.slice().buffer)).data;
  const output = new Uint8Array(width * rows * samplesPerPixel);
  for (let pixel = 0; pixel < width * rows; pixel += 1) {
    for (let band = 0; band < samplesPerPixel; band += 1) {
      output[pixel * samplesPerPixel + band] = rgba[pixel * 4 + band];
    }
  }
  return output;
}

async function open(codecs: Codecs): Promise<(bytes: ArrayBuffer) => Promise<ImageData>> {
  const { default: decode, init } = await import('@jsquash/webp/decode.js');
  const silent = (): void => {};
  await init({ wasmBinary: codecs.packageFile(WASM).buffer, print: silent, printErr: silent });
  return decode;
}

/** The size that the first chunk of a WebP file tells (RFC 9649, section 2); undefined where it is no WebP. */
function webpSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  const text = (from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
  if (bytes.length < 30 || text(0, 4) !== 'RIFF' || text(8, 12) !== 'WEBP') return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (text(12, 16)) {
    case 'VP8 ':
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8X':
      return {
        width: (view.getUint32(24, true) & 0xffffff) + 1,
        height: (view.getUint32(26, true) >>> 8) + 1,
      };
    default:
      return undefined;
  }
}
