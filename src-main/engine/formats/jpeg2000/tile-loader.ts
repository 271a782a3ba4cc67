import type { ByteSource } from '../../bytes.ts';
import { EngineError, isEngineError } from '../../errors.ts';
import type { BlockCache } from '../../raster/cache.ts';
import { cachedLoader, type BandLoader } from '../../raster/cached-loader.ts';
import { bytesPerSample, type Samples, type SampleType } from '../../raster/samples.ts';
import type { Workers } from '../../workers.ts';
import { viewOf } from './bytes-view.ts';
import { decodeTile } from './decode-tile.ts';
import type { MainHeader } from './main-header.ts';
import { MARKER } from './markers.ts';
import { tileArea } from './tile-layout.ts';
import type { TilePart, TilePartIndex } from './tile-parts.ts';

/** An opened codestream, and what its tiles are read with. Its identity owns what it keeps in the cache. */
export interface Codestream {
  readonly source: ByteSource;
  readonly workers: Workers;
  readonly cache: BlockCache;
  readonly header: MainHeader;
  readonly index: TilePartIndex;
  readonly sampleType: SampleType;
}

export interface TileAddress {
  readonly tile: number;
  readonly reduction: number;
}

/** Decodes bands of a tile. */
export type TileLoader = BandLoader<TileAddress>;

/** What the cache keeps of a tile, so that windows of it are not decoded each for itself. */
const LARGEST_TILE_BYTES = 320 << 20;
/** What WebAssembly's memory of 2 GiB leaves for samples. */
const DECODER_BYTES = 1800 << 20;
/** Decoded samples that one byte of a tile may stand for: an empty tile of a thousand pixels a side takes some dozen bytes. */
const LARGEST_RATIO = 2 ** 20;
const START_SECONDS = 20;
/** A tenth of what one core decodes of noise. */
const SLOWEST_SAMPLES_PER_SECOND = 100_000;

/**
 * Loads tiles through the cache; a tile wanted twice at the same time is decoded once. All bands of an image of up to three
 * are decoded together, because the decoder works through all of them anyway.
 */
export function createTileLoader(codestream: Codestream): TileLoader {
  const { cache, header } = codestream;
  const all = header.size.components.map((_, band) => band);
  return cachedLoader({
    cache,
    owner: codestream,
    key: ({ tile, reduction }) => `${reduction}/${tile}`,
    along: (missing) => (all.length <= 3 ? all : missing),
    decode: (address, bands) => decode(codestream, address, bands),
  });
}

async function decode(
  codestream: Codestream,
  { tile, reduction }: TileAddress,
  bands: readonly number[],
): Promise<Samples[]> {
  const { source, header, index, workers, sampleType } = codestream;
  const { components, segment: sizeSegment } = header.size;
  const area = tileArea(header.size, tile);
  const place = `${source.name}: the tile at column ${area[0]}, row ${area[1]}`;
  const parts = index.tiles[tile];
  const samples = (area[2] - area[0]) * (area[3] - area[1]) * components.length;
  checkPresent(place, parts, samples);
  const atOnce = channelsAtOnce(place, samples / 4 ** reduction, components.length, sampleType);
  const bytes = await Promise.all(parts.map((part) => readPart(source, tile, part, place)));
  const encoded = { sizeSegment, segments: header.segments, components, area, parts: bytes };
  try {
    return await workers.run(
      decodeTile,
      { tile: encoded, reduction, channels: bands, atOnce, sampleType },
      {
        transfer: bytes.map(({ buffer }) => buffer as ArrayBuffer),
        limitSeconds:
          START_SECONDS + (samples / SLOWEST_SAMPLES_PER_SECOND) * Math.ceil(bands.length / atOnce),
      },
    );
  } catch (error) {
    if (!isEngineError(error) || error.code !== 'damaged') throw error;
    throw new EngineError('damaged', `${place} is damaged: ${error.message}. Copy the file again.`, {
      cause: error,
    });
  }
}

function checkPresent(place: string, parts: readonly TilePart[], samples: number): void {
  if (parts.length === 0) {
    throw new EngineError('damaged', `${place} is missing: the file is truncated. Copy it again.`);
  }
  const bytes = parts.reduce((sum, { length }) => sum + length, 0);
  if (samples <= (bytes + 16) * LARGEST_RATIO) return;
  throw new EngineError(
    'damaged',
    `${place} is damaged: it is far too short for its size. Copy the file again.`,
  );
}

/** The decoder holds four bytes for each sample of all components, and again for each channel that leaves it. */
function channelsAtOnce(place: string, samples: number, components: number, type: SampleType): 1 | 3 {
  const perChannel = (samples / components) * (4 + 2 * bytesPerSample(type));
  if (samples * bytesPerSample(type) <= LARGEST_TILE_BYTES) {
    if (4 * samples + 3 * perChannel <= DECODER_BYTES) return 3;
    if (4 * samples + perChannel <= DECODER_BYTES) return 1;
  }
  throw new EngineError(
    'unsupported',
    `${place} has ${Math.round(samples / 1e6)} million samples, too many to decode at once. ` +
      'Write the file again in tiles: gdal_translate -of COG IN OUT.tif.',
  );
}

async function readPart(
  source: ByteSource,
  tile: number,
  { offset, length }: TilePart,
  place: string,
): Promise<Uint8Array> {
  const bytes = await source.read(offset, length);
  const view = viewOf(bytes);
  if (bytes.length === length && view.getUint16(0) === MARKER.SOT && view.getUint16(4) === tile) return bytes;
  throw new EngineError('damaged', `${place} is not where the file says. Copy the file again.`);
}
