import type { ByteSink } from '../../../bytes.ts';
import { throwIfCancelled } from '../../../run.ts';
import { imageDirectory, maskDirectory, type ImageFormat } from './image-directory.ts';
import { PieceWriter } from './piece-writer.ts';
import { encodeHead, headLength, type TiffHead } from './tiff-head.ts';
import type { Tag } from './tiff-tags.ts';
import type { PyramidLevel } from './tile-pyramid.ts';
import type { Stored, TileSpool } from './tile-spool.ts';

const LARGEST_CLASSIC_OFFSET = 2 ** 32 - 1;

/** A block is preceded by its size and followed by its own last bytes: 32 bits each. */
const LEADER_BYTES = 4;
const TRAILER_BYTES = 4;

/** What a file of a pyramid says besides its tiles. */
export interface TiffImage extends ImageFormat {
  /** Tags of the first image only: georeference, metadata. */
  readonly mainTags: readonly Tag[];
  /** Whether the levels' masks are written. */
  readonly masked: boolean;
  /** Whether the first level is an overview too: of another file, to which this one is its ".ovr". */
  readonly onlyOverviews?: boolean;
  /** Where absent: 64-bit offsets only when the file needs them. */
  readonly bigTiff?: boolean;
}

export interface WriteOptions {
  readonly signal?: AbortSignal;
  /** `fraction` in 0..1 of the bytes. */
  readonly report?: (fraction: number) => void;
}

/** The tiles of a level as they lie in the file: each mask behind its tile, or behind all of them in planar files. */
interface Blocks {
  readonly level: PyramidLevel;
  readonly tileOffsets: Float64Array;
  readonly maskOffsets: Float64Array;
}

/**
 * Writes encoded levels, finest first, as a TIFF: directories, then the tiles of the coarsest level, up to the finest. With all levels
 * of a raster that is a cloud-optimized GeoTIFF; with all but the finest and `onlyOverviews` it is what GDAL calls external overviews.
 */
export async function writeTiff(
  sink: ByteSink,
  levels: readonly PyramidLevel[],
  spool: Pick<TileSpool, 'read'>,
  image: TiffImage,
  { signal, report }: WriteOptions = {},
): Promise<void> {
  const { head, end } = layOut(levels, image);
  const writer = new PieceWriter(sink);
  await writer.append(encodeHead(head));
  for (const level of levels.toReversed()) {
    for (const { stored } of blocksOf(level, image)) {
      throwIfCancelled(signal);
      if (stored.length > 0) await writer.append(framed(await spool.read(stored)));
      report?.(writer.length / end);
    }
  }
  await writer.flush();
}

/** The head with every tile's offset, as TIFF or, where that cannot reach the last tile, as BigTIFF. */
function layOut(levels: readonly PyramidLevel[], image: TiffImage): { head: TiffHead; end: number } {
  const { masked, planar, bigTiff = false, onlyOverviews = false } = image;
  const blocks = levels.map((level): Blocks => ({
    level,
    tileOffsets: new Float64Array(level.tiles.length),
    maskOffsets: new Float64Array(masked ? level.masks.length : 0),
  }));
  const directories = blocks.flatMap(({ level, tileOffsets, maskOffsets }, index) => {
    const place = { reduced: onlyOverviews || index > 0, bigTiff };
    const tags = imageDirectory(level, image, { ...place, offsets: tileOffsets });
    // Opened by itself, a file of overviews has its first for the full image: so GDAL finds the mask.
    const maskPlace = { reduced: index > 0, bigTiff, offsets: maskOffsets };
    const mask = masked ? [maskDirectory(level, maskPlace)] : [];
    return [index === 0 ? [...image.mainTags, ...tags] : tags, ...mask];
  });
  const head = { directories, bigTiff, masked, planar };
  let end = headLength(head);
  for (const { level, tileOffsets, maskOffsets } of blocks.toReversed()) {
    for (const { stored, isMask, index } of blocksOf(level, image)) {
      // One that is left out lies nowhere: its offset stays 0.
      if (stored.length === 0) continue;
      (isMask ? maskOffsets : tileOffsets)[index] = end + LEADER_BYTES;
      end += LEADER_BYTES + stored.length + TRAILER_BYTES;
    }
  }
  if (!bigTiff && end > LARGEST_CLASSIC_OFFSET) return layOut(levels, { ...image, bigTiff: true });
  return { head, end };
}

/** In the order of the file. */
function* blocksOf(
  { tiles, masks }: PyramidLevel,
  { masked, planar }: TiffImage,
): Generator<{ stored: Stored; isMask: boolean; index: number }> {
  const together = masked && !planar;
  for (const [index, stored] of tiles.entries()) {
    yield { stored, isMask: false, index };
    if (together) yield { stored: masks[index], isMask: true, index };
  }
  if (!masked || together) return;
  for (const [index, stored] of masks.entries()) yield { stored, isMask: true, index };
}

function framed(block: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(LEADER_BYTES + block.length + TRAILER_BYTES);
  new DataView(bytes.buffer).setUint32(0, block.length, true);
  bytes.set(block, LEADER_BYTES);
  bytes.copyWithin(LEADER_BYTES + block.length, block.length, LEADER_BYTES + block.length);
  return bytes;
}
