import { deflateSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../../../../node/codecs.ts';
import type { SampleType } from '../../../../raster/samples.ts';
import type { LercCoding } from './coding.ts';
import { decodeLerc } from './lerc.ts';
import { encodeLerc } from './streams.test-setup.ts';

const PLAIN: LercCoding = { kind: 'lerc', wrapping: 'none', alphaInMask: false };
const SHAPE = { width: 5, rows: 3, samplesPerPixel: 1 };
const SIZE = { width: 5, height: 3 };

const decode = (blob: Uint8Array, type: SampleType, coding = PLAIN, samplesPerPixel = 1) =>
  decodeLerc(blob, coding, { ...SHAPE, samplesPerPixel }, type, nodeCodecs);
const bytesOf = (values: ArrayBufferView): Uint8Array => new Uint8Array(values.buffer, 0, values.byteLength);

describe('LERC gives back what was stored', () => {
  const numbers = Array.from({ length: 15 }, (_, index) => index * index);
  it.each([
    ['int8', 0, Int8Array.from(numbers, (value) => value - 100)],
    ['uint8', 1, Uint8Array.from(numbers)],
    ['int16', 2, Int16Array.from(numbers, (value) => -value * 100)],
    ['uint16', 3, Uint16Array.from(numbers, (value) => value * 300)],
    ['int32', 4, Int32Array.from(numbers, (value) => -value * 10_000_000)],
    ['uint32', 5, Uint32Array.from(numbers, (value) => value * 20_000_000)],
    ['float32', 6, Float32Array.from(numbers, (value) => value / 7)],
    ['float64', 7, Float64Array.from(numbers, (value) => value / 7)],
  ] as const)('%s', async (type, dataType, values) => {
    expect(await decode(encodeLerc({ ...SIZE, dataType }, values), type)).toEqual(bytesOf(values));
  });

  it('of several bands, pixel by pixel', async () => {
    const values = Uint8Array.from({ length: 45 }, (_, index) => index);
    const blob = encodeLerc({ ...SIZE, depth: 3, dataType: 1 }, values);
    expect(await decode(blob, 'uint8', PLAIN, 3)).toEqual(values);
  });

  it.each([
    ['deflate', (blob: Uint8Array) => deflateSync(blob)],
    ['zstd', (blob: Uint8Array) => zstdCompressSync(blob)],
  ] as const)('wrapped in %s', async (wrapping, wrap) => {
    const values = Uint16Array.from({ length: 15 }, (_, index) => index * 999);
    const blob = wrap(encodeLerc({ ...SIZE, dataType: 3 }, values));
    expect(await decode(blob, 'uint16', { ...PLAIN, wrapping })).toEqual(bytesOf(values));
  });
});

describe('what the mask leaves out', () => {
  const mask = Uint8Array.from({ length: 15 }, (_, index) => (index % 4 === 1 ? 0 : 1));

  it('is NaN in floats, in all bands of a pixel', async () => {
    const values = Float32Array.from({ length: 30 }, (_, index) => index + 0.5);
    const decoded = await decode(
      encodeLerc({ ...SIZE, depth: 2, dataType: 6 }, values, mask),
      'float32',
      PLAIN,
      2,
    );
    const expected = values.map((value, index) => (mask[index >> 1] ? value : NaN));
    expect(new Float32Array(decoded.buffer, decoded.byteOffset, 30)).toEqual(expected);
  });

  it('is 0 in whole numbers', async () => {
    const values = Int16Array.from({ length: 15 }, (_, index) => index - 99);
    const decoded = await decode(encodeLerc({ ...SIZE, dataType: 2 }, values, mask), 'int16');
    expect(decoded).toEqual(bytesOf(values.map((value, index) => value * mask[index])));
  });

  it('is alpha 0 where the mask stands for the last of the bands', async () => {
    const values = Uint8Array.from({ length: 15 }, (_, index) => index + 1);
    const blob = encodeLerc({ ...SIZE, dataType: 1 }, values, mask);
    const decoded = await decode(blob, 'uint8', { ...PLAIN, alphaInMask: true }, 2);
    const pixels = [...values].flatMap((value, index) => [value * mask[index], 255 * mask[index]]);
    expect([...decoded]).toEqual(pixels);
  });

  it('may be everything', async () => {
    const blob = encodeLerc({ ...SIZE, dataType: 6 }, new Float32Array(15), new Uint8Array(15));
    const decoded = await decode(blob, 'float32');
    expect(new Float32Array(decoded.buffer, decoded.byteOffset, 15)).toEqual(new Float32Array(15).fill(NaN));
  });
});

describe('LERC data that does not fit the block is named as damaged before it is decoded', () => {
  const blob = encodeLerc({ ...SIZE, dataType: 1 }, new Uint8Array(15));
  const changed = (at: number, value: number): Uint8Array => {
    const bytes = blob.slice();
    new DataView(bytes.buffer).setInt32(at, value, true);
    return bytes;
  };
  it.each([
    ['other rows', changed(14, 30_000), /5 x 30000/],
    ['other columns', changed(18, 40_000), /40000 x 3/],
    ['a depth', changed(22, 1 << 30), /values for each pixel/],
    ['another type', changed(38, 7), /not uint8/],
    ['a length beyond the end', changed(34, 1 << 20), /cut short/],
    ['no head', new Uint8Array(60), /no head/],
    ['nothing', new Uint8Array(0), /no head/],
  ])('%s', async (_, bytes, message) => {
    await expect(decode(bytes, 'uint8')).rejects.toMatchObject({
      code: 'damaged',
      message: expect.stringMatching(message),
    });
  });

  it.each([
    ['an older kind', new TextEncoder().encode('CntZImage '.padEnd(60))],
    ['a newer version', changed(6, 7)],
  ])('%s is not supported', async (_, bytes) => {
    await expect(decode(bytes, 'uint8')).rejects.toMatchObject({ code: 'unsupported' });
  });
});
