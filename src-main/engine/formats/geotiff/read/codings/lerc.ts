import type { LercData } from 'lerc';
import { EngineError } from '../../../../errors.ts';
import { bytesPerSample, type SampleType } from '../../../../raster/samples.ts';
import type { Codecs } from '../../../../workers.ts';
import type { LercCoding, PieceShape } from './coding.ts';
import { readLercHeader } from './lerc-header.ts';

/** LERC's own numbers of sample types, in its order. */
const DATA_TYPES: readonly SampleType[] = [
  'int8',
  'uint8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'float32',
  'float64',
];

/**
 * Decodes the LERC blob of a block to its samples, pixel by pixel, as the bytes that LERC was given. As in libtiff, floats outside of LERC's
 * mask become NaN, integers 0, and the mask is the alpha band where LERC holds one band less than the image.
 */
export async function decodeLerc(
  bytes: Uint8Array,
  { wrapping, alphaInMask }: LercCoding,
  shape: PieceShape,
  sampleType: SampleType,
  codecs: Codecs,
): Promise<Uint8Array> {
  const { width, rows, samplesPerPixel } = shape;
  const blob = unwrap(
    bytes,
    wrapping,
    2 * width * rows * samplesPerPixel * bytesPerSample(sampleType),
    codecs,
  );
  const header = readLercHeader(blob);
  if (header.width !== width || header.height !== rows) {
    throw new EngineError('damaged', `it holds LERC data of ${header.width} x ${header.height} pixels`);
  }
  if (DATA_TYPES[header.dataType] !== sampleType) {
    throw new EngineError('damaged', `its LERC data is not ${sampleType}`);
  }
  const maskIsAlpha = alphaInMask && header.depth === samplesPerPixel - 1;
  if (header.depth !== 1 && header.depth !== samplesPerPixel && !maskIsAlpha) {
    throw new EngineError('damaged', `its LERC data has ${header.depth} values for each pixel`);
  }
  if (header.blobBytes > blob.length) throw new EngineError('damaged', 'its LERC data is cut short');
  const { decode, load } = await import('lerc');
  await load();
  const decoded = decode(blob, { returnInterleaved: true });
  if (decoded.noDataValues?.some((value) => value !== null)) {
    throw new EngineError('unsupported', 'LERC data with several nodata values');
  }
  if (maskIsAlpha) return withAlpha(decoded, shape);
  if (decoded.pixels.length * header.depth !== samplesPerPixel) {
    throw new EngineError('damaged', `its LERC data holds ${decoded.pixels.length} bands`);
  }
  if (sampleType === 'float32' || sampleType === 'float64') maskWithNaN(decoded, header.depth);
  const bands = decoded.pixels.map(
    ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
  );
  return interleaved(bands, bytesPerSample(sampleType));
}

/** The room covers what LERC data can take that is not compressible. */
function unwrap(
  bytes: Uint8Array,
  wrapping: LercCoding['wrapping'],
  roomBytes: number,
  codecs: Codecs,
): Uint8Array {
  if (wrapping === 'none') return bytes;
  const room = roomBytes + 65536;
  return wrapping === 'zstd' ? codecs.zstdDecompress(bytes, room) : codecs.inflate(bytes, room);
}

/** NaN wherever the mask of a band, or of all bands, is 0. */
function maskWithNaN({ pixels, mask, bandMasks }: LercData, depth: number): void {
  pixels.forEach((samples, band) => {
    const valid = bandMasks?.[band] ?? mask;
    valid?.forEach((value, pixel) => {
      if (value === 0) samples.fill(NaN, pixel * depth, (pixel + 1) * depth);
    });
  });
}

/** Bands one after the other to samples pixel by pixel. */
function interleaved(bands: readonly Uint8Array[], sampleBytes: number): Uint8Array {
  if (bands.length === 1) return bands[0];
  const step = bands.length * sampleBytes;
  const output = new Uint8Array(bands[0].length * bands.length);
  bands.forEach((band, index) => {
    for (let from = 0, to = index * sampleBytes; from < band.length; from += sampleBytes, to += step) {
      output.set(band.subarray(from, from + sampleBytes), to);
    }
  });
  return output;
}

function withAlpha({ pixels, mask }: LercData, { width, rows, samplesPerPixel }: PieceShape): Uint8Array {
  const colours = samplesPerPixel - 1;
  const output = new Uint8Array(width * rows * samplesPerPixel);
  for (let pixel = 0; pixel < width * rows; pixel += 1) {
    output.set(pixels[0].subarray(pixel * colours, (pixel + 1) * colours), pixel * samplesPerPixel);
    output[pixel * samplesPerPixel + colours] = mask && mask[pixel] === 0 ? 0 : 255;
  }
  return output;
}
