import type { ByteSink } from '../../../bytes.ts';
import { throwIfCancelled } from '../../../run.ts';
import { TILE_SIZE } from './encode-label-tile.ts';
import type { PyramidLevel } from './label-pyramid.ts';
import { encodeHead, headLength, type TiffHead } from './tiff-head.ts';
import { ascii, long, short, type Tag } from './tiff-tags.ts';
import type { TileSpool } from './tile-spool.ts';

const NEW_SUBFILE_TYPE = 254;
const IMAGE_WIDTH = 256;
const IMAGE_LENGTH = 257;
const BITS_PER_SAMPLE = 258;
const COMPRESSION = 259;
const PHOTOMETRIC = 262;
const SAMPLES_PER_PIXEL = 277;
const PLANAR_CONFIGURATION = 284;
const COLOR_MAP = 320;
const TILE_WIDTH = 322;
const TILE_LENGTH = 323;
const TILE_OFFSETS = 324;
const TILE_BYTE_COUNTS = 325;
const SAMPLE_FORMAT = 339;
const GDAL_NODATA = 42113;

const REDUCED_IMAGE = 1;
const ADOBE_DEFLATE = 8;
const MIN_IS_BLACK = 1;
const PALETTE = 3;
const CHUNKY = 1;
const UNSIGNED = 1;

const LARGEST_CLASSIC_OFFSET = 2 ** 32 - 1;

/** A block is preceded by its size and followed by its own last bytes: 32 bits each. */
const LEADER_BYTES = 4;
const TRAILER_BYTES = 4;

/** Tiles are small; they are written in pieces of about this size. */
const PIECE_BYTES = 4 << 20;

/** What a label file says besides its tiles. */
export interface LabelImage {
  readonly bits: 8 | 16;
  /** Absent: shown in grey. */
  readonly colourMap?: Uint16Array;
  /** Tags of the main image only: georeference, metadata. */
  readonly mainTags: readonly Tag[];
  /** Where absent: 64-bit offsets only when the file needs them. */
  readonly bigTiff?: boolean;
}

export interface WriteOptions {
  readonly signal?: AbortSignal;
  /** `fraction` in 0..1 of the bytes. */
  readonly report?: (fraction: number) => void;
}

/** Writes encoded tiles as a cloud-optimized GeoTIFF: directories, then the tiles of the smallest overview, up to the main image's. */
export async function writeLabelTiff(
  sink: ByteSink,
  levels: readonly PyramidLevel[],
  spool: Pick<TileSpool, 'read'>,
  image: LabelImage,
  { signal, report }: WriteOptions = {},
): Promise<void> {
  const { head, end } = layOut(levels, image);
  const writer = new PieceWriter(sink);
  await writer.append(encodeHead(head));
  for (const { tiles } of levels.toReversed()) {
    for (const tile of tiles) {
      throwIfCancelled(signal);
      await writer.append(framed(await spool.read(tile)));
      report?.(writer.length / end);
    }
  }
  await writer.flush();
}

/** The head with every tile's offset, as TIFF or, where that cannot reach the last tile, as BigTIFF. */
function layOut(levels: readonly PyramidLevel[], image: LabelImage): { head: TiffHead; end: number } {
  const bigTiff = image.bigTiff ?? false;
  const offsets = levels.map(({ tiles }) => new Float64Array(tiles.length));
  const directories = levels.map((level, index) => directoryOf(level, index, offsets[index], image, bigTiff));
  const head = { directories, bigTiff };
  let end = headLength(head);
  for (let index = levels.length - 1; index >= 0; index--) {
    levels[index].tiles.forEach(({ length }, tile) => {
      offsets[index][tile] = end + LEADER_BYTES;
      end += LEADER_BYTES + length + TRAILER_BYTES;
    });
  }
  if (!bigTiff && end > LARGEST_CLASSIC_OFFSET) return layOut(levels, { ...image, bigTiff: true });
  return { head, end };
}

function directoryOf(
  { width, height, tiles }: PyramidLevel,
  index: number,
  offsets: Float64Array,
  { bits, colourMap, mainTags }: LabelImage,
  bigTiff: boolean,
): Tag[] {
  return [
    ...(index === 0 ? mainTags : [long(NEW_SUBFILE_TYPE, REDUCED_IMAGE)]),
    long(IMAGE_WIDTH, width),
    long(IMAGE_LENGTH, height),
    short(BITS_PER_SAMPLE, bits),
    short(COMPRESSION, ADOBE_DEFLATE),
    short(PHOTOMETRIC, colourMap ? PALETTE : MIN_IS_BLACK),
    short(SAMPLES_PER_PIXEL, 1),
    short(PLANAR_CONFIGURATION, CHUNKY),
    ...(colourMap ? [{ id: COLOR_MAP, type: 'short', values: colourMap } as const] : []),
    short(TILE_WIDTH, TILE_SIZE),
    short(TILE_LENGTH, TILE_SIZE),
    { id: TILE_OFFSETS, type: bigTiff ? 'long8' : 'long', values: offsets },
    { id: TILE_BYTE_COUNTS, type: 'long', values: tiles.map(({ length }) => length) },
    short(SAMPLE_FORMAT, UNSIGNED),
    ascii(GDAL_NODATA, '0'),
  ];
}

function framed(block: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(LEADER_BYTES + block.length + TRAILER_BYTES);
  new DataView(bytes.buffer).setUint32(0, block.length, true);
  bytes.set(block, LEADER_BYTES);
  bytes.copyWithin(LEADER_BYTES + block.length, block.length, LEADER_BYTES + block.length);
  return bytes;
}

/** Writes to a sink from its start, gathering small pieces. */
class PieceWriter {
  readonly #sink: ByteSink;
  readonly #piece = new Uint8Array(PIECE_BYTES);
  #filled = 0;
  #written = 0;

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  /** Bytes so far. */
  get length(): number {
    return this.#written + this.#filled;
  }

  async append(bytes: Uint8Array): Promise<void> {
    if (this.#filled + bytes.length > PIECE_BYTES) await this.flush();
    if (bytes.length > PIECE_BYTES) return this.#write(bytes);
    this.#piece.set(bytes, this.#filled);
    this.#filled += bytes.length;
  }

  async flush(): Promise<void> {
    await this.#write(this.#piece.subarray(0, this.#filled));
    this.#filled = 0;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    await this.#sink.write(this.#written, bytes);
    this.#written += bytes.length;
  }
}
