import { EngineError } from '../../errors.ts';
import { createSamples, viewSamples, type Samples, type SampleType } from '../../raster/samples.ts';
import type { Task } from '../../workers.ts';
import { decodeImage, type DecodedImage } from './codec.ts';
import { jp2Wrapper, type ChannelFormat } from './jp2-wrapper.ts';
import { reduced } from './tile-layout.ts';
import { sliceTile, type EncodedTile } from './tile-slice.ts';

export interface TileRequest {
  readonly tile: EncodedTile;
  /** The result is 1 / 2^reduction of the tile's size, rounded up. */
  readonly reduction: number;
  /** Zero-based components wanted. */
  readonly channels: readonly number[];
  /** Channels that one pass of the decoder gives, 1 or 3. */
  readonly atOnce: 1 | 3;
  readonly sampleType: SampleType;
}

/** Decodes a tile to one array per channel, row-major. Throws `damaged` without naming the file. */
export const decodeTile: Task<TileRequest, Samples[]> = {
  name: 'jpeg2000/decode-tile',
  run: async ({ tile, reduction, channels, atOnce, sampleType }) => {
    const pieces = sliceTile(tile);
    const decoded: Samples[] = [];
    for (let first = 0; first < channels.length;) {
      // The package knows images of one or three channels, so two are decoded one by one.
      const count = atOnce === 3 && channels.length - first >= 3 ? 3 : 1;
      const wanted = channels.slice(first, first + count);
      decoded.push(...(await decodeChannels(tile, pieces, reduction, wanted, sampleType)));
      first += count;
    }
    return decoded;
  },
};

async function decodeChannels(
  { area, components }: EncodedTile,
  pieces: readonly Uint8Array[],
  reduction: number,
  channels: readonly number[],
  sampleType: SampleType,
): Promise<Samples[]> {
  const [x0, y0, x1, y1] = area;
  const format: ChannelFormat = { bits: sampleType === 'uint8' ? 8 : 16, signed: sampleType.startsWith('i') };
  const codestreamLength = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const size = { width: x1 - x0, height: y1 - y0 };
  const wrapper = jp2Wrapper(size, components, channels, format, codestreamLength);
  const image = await decodeImage([wrapper, ...pieces], reduction);
  const [left, top, right, bottom] = area.map((at) => reduced(at, reduction));
  const expected = (right - left) * (bottom - top) * channels.length * (format.bits / 8);
  if (image.channels !== channels.length || image.bits !== format.bits || image.bytes.length !== expected) {
    throw new EngineError('damaged', 'it does not decode to its size');
  }
  return separate(image, format, sampleType);
}

/** One array per channel. */
function separate(
  { bytes, channels }: DecodedImage,
  { bits, signed }: ChannelFormat,
  sampleType: SampleType,
): Samples[] {
  const type = bits === 8 ? 'uint8' : signed ? 'int16' : 'uint16';
  const all = viewSamples(type, bytes.buffer, bytes.byteOffset, bytes.length / (bits / 8));
  if (channels === 1 && type === sampleType) return [all];
  const pixels = all.length / channels;
  return Array.from({ length: channels }, (_, channel) => {
    const samples = createSamples(sampleType, pixels);
    for (let from = channel, to = 0; to < pixels; from += channels, to += 1) samples[to] = all[from];
    return samples;
  });
}
