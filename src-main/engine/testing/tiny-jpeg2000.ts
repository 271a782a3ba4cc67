import openCodec from '@cornerstonejs/codec-openjpeg/wasmjs';
import { bytesOf, type Samples } from '../raster/samples.ts';

export interface TinyImage {
  readonly width: number;
  readonly height: number;
  readonly sampleType: 'uint8' | 'uint16' | 'int16';
  /** One array per band, row-major; more than one of uint8 only, and not two. */
  readonly bands: readonly Samples[];
  /** Wavelet levels; 2 when absent. No tile may be smaller than 2^levels. */
  readonly levels?: number;
  /** The 9-7 wavelet instead of the 5-3. */
  readonly lossy?: boolean;
  /** 0..4: LRCP, RLCP, RPCL, PCRL, CPRL; 2 when absent. */
  readonly progression?: number;
  /** Side of tiles, a power of two that divides 64; one tile when absent. */
  readonly tile?: number;
  /** Tiles in the order they are written. */
  readonly order?: (tiles: readonly number[]) => readonly number[];
  /** Segments to put into the main header, from the tile-parts' numbers and lengths. */
  readonly segments?: (parts: readonly { tile: number; length: number }[]) => readonly Uint8Array[];
}

const SOT = 0xff90;

type Codec = Awaited<ReturnType<typeof openCodec>>;

/**
 * A codestream of a small image for tests. The encoder knows no tiles, so each is encoded as an image and they are put together:
 * that is the same as long as code-blocks of 64 samples are not cut otherwise at the tile's place.
 */
export async function writeTinyCodestream(image: TinyImage): Promise<Uint8Array> {
  const { width, height, tile = Math.max(width, height) } = image;
  const across = Math.ceil(width / tile);
  const indices = Array.from({ length: across * Math.ceil(height / tile) }, (_, index) => index);
  const codec = await openCodec({ print: () => {}, printErr: () => {} });
  const tiles = indices.map((index) =>
    encode(codec, cut(image, (index % across) * tile, Math.floor(index / across) * tile, tile)),
  );
  const parts = (image.order?.(indices) ?? indices).map((index) => {
    const part = tiles[index].slice(findMarker(tiles[index], SOT), -2);
    new DataView(part.buffer).setUint16(4, index);
    return { tile: index, length: part.length, part };
  });
  const header = tiles[0].slice(0, findMarker(tiles[0], SOT));
  const view = new DataView(header.buffer);
  [width, height, 0, 0, tile, tile, 0, 0].forEach((value, index) => view.setUint32(8 + 4 * index, value));
  return concatenate(
    header,
    ...(image.segments?.(parts) ?? []),
    ...parts.map(({ part }) => part),
    Uint8Array.of(0xff, 0xd9),
  );
}

/** A JP2 file around a codestream; `header` goes into the header box, `boxes` before the codestream. */
export function wrapTiny(
  codestream: Uint8Array,
  header: readonly Uint8Array[] = [],
  boxes: readonly Uint8Array[] = [],
): Uint8Array {
  return concatenate(
    tinyBox('jP  ', Uint8Array.of(0x0d, 0x0a, 0x87, 0x0a)),
    tinyBox('ftyp', new TextEncoder().encode('jp2 \0\0\0\0jp2 ')),
    tinyBox('jp2h', ...header),
    ...boxes,
    tinyBox('jp2c', codestream),
  );
}

export function tinyBox(type: string, ...content: readonly Uint8Array[]): Uint8Array {
  const body = concatenate(...content);
  const head = new Uint8Array(8);
  new DataView(head.buffer).setUint32(0, 8 + body.length);
  head.set(new TextEncoder().encode(type), 4);
  return concatenate(head, body);
}

export function concatenate(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Where a marker first stands, counting from the end of the size segment. */
export function findMarker(bytes: Uint8Array, marker: number): number {
  let at = 2;
  while (((bytes[at] << 8) | bytes[at + 1]) !== marker) at += 2 + ((bytes[at + 2] << 8) | bytes[at + 3]);
  return at;
}

function cut(image: TinyImage, column: number, row: number, side: number): TinyImage {
  const width = Math.min(side, image.width - column);
  const height = Math.min(side, image.height - row);
  const bands = image.bands.map((samples) =>
    samples.filter((_: unknown, index: number) => {
      const x = (index % image.width) - column;
      const y = Math.floor(index / image.width) - row;
      return x >= 0 && x < width && y >= 0 && y < height;
    }),
  );
  return { ...image, width, height, bands: bands as Samples[] };
}

function encode(codec: Codec, { bands, width, height, levels = 2, ...image }: TinyImage): Uint8Array {
  const encoder = new codec.J2KEncoder();
  const bits = BITS[image.sampleType];
  try {
    const size = { width, height, bitsPerSample: bits, componentCount: bands.length };
    const room = encoder.getDecodedBuffer({ ...size, isSigned: image.sampleType === 'int16' });
    room.set(interleaved(bands, bits / 8));
    encoder.setDecompositions(levels);
    encoder.setQuality(!image.lossy, 1);
    encoder.setCompressionRatio(0, image.lossy ? 8 : 0);
    encoder.setProgressionOrder(image.progression ?? 2);
    encoder.encode();
    return encoder.getEncodedBuffer().slice();
  } finally {
    encoder.delete();
  }
}

const BITS: Readonly<Record<TinyImage['sampleType'], number>> = {
  uint8: 8,
  uint16: 16,
  int16: 16,
};

function interleaved(bands: readonly Samples[], size: number): Uint8Array {
  const output = new Uint8Array(bands.length * bands[0].byteLength);
  bands.forEach((samples, band) => {
    const bytes = bytesOf(samples);
    for (let at = 0; at < bytes.length; at += size) {
      output.set(bytes.subarray(at, at + size), at * bands.length + band * size);
    }
  });
  return output;
}
