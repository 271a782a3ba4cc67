import { bytesOf, bytesPerSample, type Samples, type SampleType } from '../raster/samples.ts';

/** Values of a tag: text is ASCII, whole numbers LONG (LONG8 in BigTIFF), `double` DOUBLE, `short` SHORT. */
export type TinyTag =
  string | readonly number[] | { readonly double: readonly number[] } | { readonly short: readonly number[] };

/** One image of a file written by `writeTinyTiff`. */
export interface TinyImage {
  readonly width: number;
  readonly height: number;
  readonly sampleType: SampleType;
  /** One array per band, row-major. */
  readonly bands: readonly Samples[];
  readonly planar?: boolean;
  /** Tiles of this size; else strips of `rowsPerStrip` (all rows when absent). */
  readonly tile?: { readonly width: number; readonly height: number };
  readonly rowsPerStrip?: number;
  readonly compression?: number;
  /** What is done to a block's bytes before they are written. */
  readonly encode?: (bytes: Uint8Array) => Uint8Array;
  /** Blocks that are left out, by index. */
  readonly sparse?: readonly number[];
  /** More tags, or others instead of those that follow from the above. */
  readonly tags?: Readonly<Record<number, TinyTag>>;
}

export interface TinyFile {
  readonly bigEndian?: boolean;
  readonly bigTiff?: boolean;
}

const SAMPLE_FORMATS = { u: 1, i: 2, f: 3 } as const;

/** A complete TIFF of small images for tests: any sample type, strips or tiles, both byte orders, classic or Big. */
export function writeTinyTiff(images: readonly TinyImage[], file: TinyFile = {}): Uint8Array {
  const writer = byteWriter(file);
  writer.header();
  for (const image of images) {
    const blocks = blocksOf(image, file);
    const offsets = blocks.map((block) => (block.length === 0 ? 0 : writer.append(block)));
    writer.directory(tagsOf(image, offsets, blocks));
  }
  return writer.bytes();
}

function tagsOf(image: TinyImage, offsets: number[], blocks: Uint8Array[]): Record<number, TinyTag> {
  const { width, height, bands, sampleType, tile } = image;
  const lengths = blocks.map((block) => block.length);
  const place: Record<number, TinyTag> = tile
    ? { 322: [tile.width], 323: [tile.height], 324: offsets, 325: lengths }
    : { 273: offsets, 278: [image.rowsPerStrip ?? height], 279: lengths };
  return {
    256: [width],
    257: [height],
    258: { short: bands.map(() => 8 * bytesPerSample(sampleType)) },
    259: { short: [image.compression ?? 1] },
    262: { short: [1] },
    277: { short: [bands.length] },
    284: { short: [image.planar ? 2 : 1] },
    339: { short: bands.map(() => SAMPLE_FORMATS[sampleType[0] as 'u' | 'i' | 'f']) },
    ...place,
    ...image.tags,
  };
}

/** The blocks' bytes in the file's byte order, plane by plane. Tiles that stick out are filled up with zeros. */
function blocksOf(image: TinyImage, { bigEndian }: TinyFile): Uint8Array[] {
  const { width, height, bands, tile, planar, encode = (bytes) => bytes } = image;
  const blockWidth = tile?.width ?? width;
  const blockHeight = tile?.height ?? image.rowsPerStrip ?? height;
  const blocks: Uint8Array[] = [];
  for (const plane of planar ? bands.map((band) => [band]) : [bands]) {
    for (let row = 0; row < height; row += blockHeight) {
      for (let column = 0; column < width; column += blockWidth) {
        const rows = tile ? blockHeight : Math.min(blockHeight, height - row);
        const bytes = cut(image, plane, { column, row, width: blockWidth, rows });
        if (bigEndian) swap(bytes, bytesPerSample(image.sampleType));
        blocks.push(image.sparse?.includes(blocks.length) ? new Uint8Array(0) : encode(bytes));
      }
    }
  }
  return blocks;
}

function cut(
  { width, height, sampleType }: TinyImage,
  bands: readonly Samples[],
  block: { column: number; row: number; width: number; rows: number },
): Uint8Array {
  const size = bytesPerSample(sampleType);
  const output = new Uint8Array(block.width * block.rows * bands.length * size);
  for (let row = 0; row < Math.min(block.rows, height - block.row); row += 1) {
    for (let column = 0; column < Math.min(block.width, width - block.column); column += 1) {
      bands.forEach((samples, band) => {
        const from = ((block.row + row) * width + block.column + column) * size;
        const to = ((row * block.width + column) * bands.length + band) * size;
        output.set(bytesOf(samples).subarray(from, from + size), to);
      });
    }
  }
  return output;
}

function swap(bytes: Uint8Array, size: number): void {
  for (let start = 0; start < bytes.length; start += size) bytes.subarray(start, start + size).reverse();
}

function byteWriter({ bigEndian = false, bigTiff = false }: TinyFile) {
  const parts: number[] = [];
  const number = (value: number, bytes: number): number[] => {
    const digits = Array.from({ length: bytes }, (_, index) => Math.floor(value / 256 ** index) % 256);
    return bigEndian ? digits.reverse() : digits;
  };
  const offsetBytes = bigTiff ? 8 : 4;
  let linkAt = 0;
  const append = (bytes: Uint8Array): number => {
    const at = parts.length;
    for (const byte of bytes) parts.push(byte);
    return at;
  };
  const put = (at: number, bytes: readonly number[]): void => void parts.splice(at, bytes.length, ...bytes);
  const entry = (tag: number, value: TinyTag): number[] => {
    const { type, count, bytes } = fieldOf(value, number, bigTiff, bigEndian);
    const head = [...number(tag, 2), ...number(type, 2), ...number(count, offsetBytes)];
    if (bytes.length > offsetBytes) return [...head, ...number(append(Uint8Array.from(bytes)), offsetBytes)];
    return [...head, ...bytes, ...new Array<number>(offsetBytes - bytes.length).fill(0)];
  };
  return {
    append,
    header: (): void => {
      parts.push(...(bigEndian ? [0x4d, 0x4d] : [0x49, 0x49]), ...number(bigTiff ? 43 : 42, 2));
      if (bigTiff) parts.push(...number(8, 2), 0, 0);
      linkAt = parts.length;
      parts.push(...number(0, offsetBytes));
    },
    directory: (tags: Readonly<Record<number, TinyTag>>): void => {
      const entries = Object.entries(tags).map(([tag, value]) => entry(Number(tag), value));
      put(linkAt, number(parts.length, offsetBytes));
      parts.push(...number(entries.length, bigTiff ? 8 : 2), ...entries.flat());
      linkAt = parts.length;
      parts.push(...number(0, offsetBytes));
    },
    bytes: () => Uint8Array.from(parts),
  };
}

function fieldOf(
  value: TinyTag,
  number: (value: number, bytes: number) => number[],
  bigTiff: boolean,
  bigEndian: boolean,
): { type: number; count: number; bytes: number[] } {
  if (typeof value === 'string') {
    const bytes = [...new TextEncoder().encode(`${value}\0`)];
    return { type: 2, count: bytes.length, bytes };
  }
  if ('double' in value) {
    const bytes = bytesOf(Float64Array.from(value.double));
    if (bigEndian) swap(bytes, 8);
    return { type: 12, count: value.double.length, bytes: [...bytes] };
  }
  if ('short' in value) {
    return { type: 3, count: value.short.length, bytes: value.short.flatMap((item) => number(item, 2)) };
  }
  const size = bigTiff ? 8 : 4;
  return { type: bigTiff ? 16 : 4, count: value.length, bytes: value.flatMap((item) => number(item, size)) };
}
