import { describe, expect, it } from 'vitest';
import type { JpegCoding } from './coding.ts';
import { decodeJpeg } from './jpeg.ts';
import { isRemark, readJpegStream, writeJpegStream } from './jpeg-stream.ts';
import { splitJpeg } from './split-jpeg.ts';
import { encodeJpeg, waves } from './streams.test-setup.ts';

const STORED: JpegCoding = { kind: 'jpeg', yCbCr: false };
const COLOURS: JpegCoding = { kind: 'jpeg', yCbCr: true };
const shape = (samplesPerPixel: number, rows = 61) => ({ width: 75, rows, samplesPerPixel });

function largestDifference(left: Uint8Array, right: Uint8Array): number {
  return left.reduce((most, value, index) => Math.max(most, Math.abs(value - right[index])), 0);
}

/** The same stream with its tables in one of their own, as TIFF stores them. */
function tablesApart(stream: Uint8Array): { tables: Uint8Array; block: Uint8Array } {
  const { segments, scans } = readJpegStream(stream);
  const isTable = ({ marker }: { marker: number }): boolean => marker === 0xdb || marker === 0xc4;
  return {
    tables: writeJpegStream(segments.filter(isTable), Uint8Array.of(0xff, 0xd9)),
    block: writeJpegStream(
      segments.filter((segment) => !isTable(segment)),
      scans,
    ),
  };
}

describe('JPEG in TIFF', () => {
  it.each([false, true])(
    'gives grey back to within what its quality loses (progressive: %s)',
    async (progressive) => {
      const pixels = waves(75, 61, 1);
      const decoded = await decodeJpeg(
        await encodeJpeg(pixels, { quality: 100, progressive }),
        STORED,
        shape(1),
      );
      expect(decoded).toHaveLength(75 * 61);
      expect(largestDifference(decoded, pixels.samples)).toBeLessThanOrEqual(2);
    },
  );

  it('converts colours where the TIFF says so, and not where it does not, whatever the stream says', async () => {
    const pixels = waves(75, 61, 3);
    const stream = await encodeJpeg(pixels, { quality: 100 });
    const colours = await decodeJpeg(stream, COLOURS, shape(3));
    const stored = await decodeJpeg(stream, STORED, shape(3));
    expect(largestDifference(colours, pixels.samples)).toBeLessThanOrEqual(4);
    const [red, green, blue] = pixels.samples;
    expect(Math.abs(stored[0] - (0.299 * red + 0.587 * green + 0.114 * blue))).toBeLessThanOrEqual(2);
  });

  it('takes tables that are kept apart', async () => {
    const stream = await encodeJpeg(waves(75, 61, 3), { subsampling: 2 });
    const { tables, block } = tablesApart(stream);
    const whole = await decodeJpeg(stream, COLOURS, shape(3));
    expect(await decodeJpeg(block, { ...COLOURS, tables }, shape(3))).toEqual(whole);
    await expect(decodeJpeg(block, COLOURS, shape(3))).rejects.toThrow();
  });

  it('leaves out the rows that a last strip has too many', async () => {
    const stream = await encodeJpeg(waves(75, 61, 1));
    const whole = await decodeJpeg(stream, STORED, shape(1));
    expect(await decodeJpeg(stream, STORED, shape(1, 20))).toEqual(whole.subarray(0, 75 * 20));
  });

  it('taken apart by component gives what the whole gives', async () => {
    const stream = readJpegStream(await encodeJpeg(waves(75, 61, 3), { quality: 75 }));
    const plain = { ...stream, segments: stream.segments.filter((segment) => !isRemark(segment)) };
    const whole = await decodeJpeg(writeJpegStream(plain.segments, plain.scans), STORED, shape(3));
    const bands = splitJpeg(plain, plain.frame!);
    for (const [index, band] of bands.entries()) {
      const decoded = await decodeJpeg(band, STORED, shape(1));
      expect(decoded).toEqual(whole.filter((_, at) => at % 3 === index));
    }
  });
});

describe('a JPEG stream that does not fit its block is refused before it is decoded', () => {
  const changed = async (offset: number, value: number): Promise<Uint8Array> => {
    const stream = await encodeJpeg(waves(75, 61, 1));
    const frame = stream.findIndex((byte, at) => byte === 0xff && stream[at + 1] === 0xc0);
    stream[frame + offset] = value;
    return stream;
  };
  it.each([
    ['wider', 7, 200, 'damaged'],
    ['lower', 6, 3, 'damaged'],
    ['of more components', 9, 2, 'damaged'],
    ['of 12 bits', 4, 12, 'unsupported'],
    ['without loss', 1, 0xc3, 'unsupported'],
    ['with arithmetic codes', 1, 0xc9, 'unsupported'],
  ])('%s', async (_, offset, value, code) => {
    await expect(decodeJpeg(await changed(offset, value), STORED, shape(1))).rejects.toMatchObject({ code });
  });

  it('cut anywhere', async () => {
    const stream = await encodeJpeg(waves(75, 61, 1));
    for (let length = 0; length < 300; length += 7) {
      await expect(decodeJpeg(stream.subarray(0, length), STORED, shape(1))).rejects.toMatchObject({
        code: 'damaged',
      });
    }
  });
});
