import instantiateJpeg from '@cornerstonejs/codec-libjpeg-turbo-8bit/wasmjs';
import encodeWebpImage, { init as initWebp } from '@jsquash/webp/encode.js';
import { nodeCodecs } from '../../../../../node/codecs.ts';
import { RUN_CODES } from './fax-codes.ts';

export interface TestPixels {
  readonly width: number;
  readonly height: number;
  /** Pixel by pixel. */
  readonly samples: Uint8Array;
}

/** Waves that differ between bands, so that neither bands nor rows nor columns can be mixed up unseen. */
export function waves(width: number, height: number, bands: number): TestPixels {
  const samples = Uint8Array.from({ length: width * height * bands }, (_, index) => {
    const band = index % bands;
    const column = Math.floor(index / bands) % width;
    const row = Math.floor(index / bands / width);
    return 128 + 60 * Math.sin((column + 3 * band) / 4) + 60 * Math.cos((row * (band + 1)) / 7);
  });
  return { width, height, samples };
}

/**
 * A JPEG stream of one or three bands; three are stored as brightness and colour differences. The encoder writes beyond its memory
 * where a stream is longer than its pixels, so those need to be many.
 */
export async function encodeJpeg(
  { width, height, samples }: TestPixels,
  { quality = 90, subsampling = 0, progressive = false } = {},
): Promise<Uint8Array> {
  const encoder = new (await instantiateJpeg()).JPEGEncoder();
  const componentCount = samples.length / width / height;
  encoder.getDecodedBuffer({ width, height, bitsPerSample: 8, componentCount, isSigned: false }).set(samples);
  encoder.setQuality(quality);
  encoder.setProgressive(progressive);
  encoder.setSubSampling(componentCount === 1 ? 3 : subsampling);
  encoder.encode();
  const stream = encoder.getEncodedBuffer().slice();
  encoder.delete();
  if (stream.length > samples.length) throw new Error('The image is too small for the encoder.');
  return stream;
}

/** A WebP stream of four bands, without loss. */
export async function encodeWebp({ width, height, samples }: TestPixels): Promise<Uint8Array> {
  const wasmBinary = nodeCodecs.packageFile('@jsquash/webp/codec/enc/webp_enc_simd.wasm').buffer;
  await initWebp({ wasmBinary });
  const image = { data: Uint8ClampedArray.from(samples), width, height, colorSpace: 'srgb' } as ImageData;
  return new Uint8Array(await encodeWebpImage(image, { lossless: 1, exact: 1 }));
}

/** The part of the DOM's type that the encoder looks at. */
interface ImageData {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
  readonly colorSpace: 'srgb';
}

/**
 * A LERC2 blob of version 4 that stores values as they are: `depth` of them for each pixel, and of those that a mask leaves out
 * none. `dataType` is LERC's number.
 */
export function encodeLerc(
  { width, height, depth = 1, dataType }: { width: number; height: number; depth?: number; dataType: number },
  values: ArrayBufferView,
  mask?: Uint8Array,
): Uint8Array {
  const count = width * height;
  const valid = mask ? mask.reduce((sum, value) => sum + value, 0) : count;
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const pixelBytes = bytes.length / count;
  const kept = Array.from({ length: count }, (_, pixel) => pixel).filter((pixel) => !mask || mask[pixel]);
  const data = kept.flatMap((pixel) => [...bytes.subarray(pixel * pixelBytes, (pixel + 1) * pixelBytes)]);
  const maskBytes = valid === count || valid === 0 ? [] : runLengths(mask!);
  // The ranges of each depth, then the mark of values stored as they are.
  const ranges = valid === 0 ? [] : [...ranged(depth, dataType, 0), ...ranged(depth, dataType, 1)];
  const body = valid === 0 ? [] : [...ranges, 1, ...data];
  const head = [height, width, depth, valid, 8, 66 + 4 + maskBytes.length + body.length, dataType];
  const blob = new Uint8Array(70 + maskBytes.length + body.length);
  blob.set(new TextEncoder().encode('Lerc2 '));
  const view = new DataView(blob.buffer);
  view.setInt32(6, 4, true);
  head.forEach((value, index) => view.setInt32(14 + 4 * index, value, true));
  view.setFloat64(42, 0, true);
  view.setFloat64(50, 0, true);
  view.setFloat64(58, 1, true);
  view.setInt32(66, maskBytes.length, true);
  blob.set([...maskBytes, ...body], 70);
  view.setUint32(10, fletcher32(blob.subarray(14)), true);
  return blob;
}

/** Bits, most significant first, as one run of literal bytes and the end mark. */
function runLengths(mask: Uint8Array): number[] {
  const bits = Array.from({ length: Math.ceil(mask.length / 8) }, (_, byte) =>
    [0, 1, 2, 3, 4, 5, 6, 7].reduce((sum, bit) => sum | ((mask[8 * byte + bit] ?? 0) << (7 - bit)), 0),
  );
  return [bits.length & 255, bits.length >> 8, ...bits, 0x00, 0x80];
}

function ranged(depth: number, dataType: number, value: number): number[] {
  const kinds = [
    Int8Array,
    Uint8Array,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
  ];
  return [...new Uint8Array(new kinds[dataType](depth).fill(value).buffer)];
}

/** LERC's checksum of all that follows it. */
function fletcher32(bytes: Uint8Array): number {
  let first = 0xffff;
  let second = 0xffff;
  for (let at = 0; at < bytes.length; at += 2) {
    first = (first + (bytes[at] << 8) + (bytes[at + 1] ?? 0)) % 65535;
    second = (second + first) % 65535;
  }
  return ((second || 65535) * 65536 + (first || 65535)) >>> 0;
}

/** Rows of runs, white first, as one-dimensional fax codes, each row starting on a whole byte. */
export function encodeFaxRows(rows: readonly (readonly number[])[]): Uint8Array {
  const bytes = rows.flatMap((runs) => {
    const bits = runs.map((run, index) => faxCode(run, index % 2)).join('');
    return (bits.match(/.{1,8}/g) ?? []).map((byte) => parseInt(byte.padEnd(8, '0'), 2));
  });
  return Uint8Array.from(bytes);
}

/** The bits for a run of a colour, long ones in parts. */
export function faxCode(run: number, colour: number): string {
  if (run >= 2560) return codeOf(2560, colour) + faxCode(run - 2560, colour);
  if (run >= 64) return codeOf(run - (run % 64), colour) + codeOf(run % 64, colour);
  return codeOf(run, colour);
}

function codeOf(run: number, colour: number): string {
  const { bits, entries } = RUN_CODES[colour];
  const first = entries.findIndex((entry) => entry !== 0 && entry >> 4 === run);
  return first
    .toString(2)
    .padStart(bits, '0')
    .slice(0, entries[first] & 15);
}
