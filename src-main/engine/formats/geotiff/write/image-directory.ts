import type { SampleType } from '../../../raster/samples.ts';
import type { PyramidLevel } from './tile-pyramid.ts';
import type { TileEncoding } from './tile-encoding.ts';
import { TILE_SIZE } from './tile-size.ts';
import { ascii, long, short, type Tag } from './tiff-tags.ts';

const NEW_SUBFILE_TYPE = 254;
const IMAGE_WIDTH = 256;
const IMAGE_LENGTH = 257;
const BITS_PER_SAMPLE = 258;
const COMPRESSION = 259;
const PHOTOMETRIC = 262;
const SAMPLES_PER_PIXEL = 277;
const PLANAR_CONFIGURATION = 284;
const PREDICTOR = 317;
const COLOR_MAP = 320;
const TILE_WIDTH = 322;
const TILE_LENGTH = 323;
const TILE_OFFSETS = 324;
const TILE_BYTE_COUNTS = 325;
const EXTRA_SAMPLES = 338;
const SAMPLE_FORMAT = 339;
const GDAL_NODATA = 42113;

const REDUCED_IMAGE = 1;
const MASK = 4;
const COMPRESSIONS = { none: 1, lzw: 5, deflate: 8, zstd: 50000 } as const;
const PHOTOMETRICS = { minimumIsBlack: 1, rgb: 2, palette: 3, mask: 4 } as const;
const PLANARITY = { chunky: 1, separate: 2 } as const;
const SAMPLE_FORMATS = { unsigned: 1, signed: 2, float: 3 } as const;

/** What all images of a file have in common besides their tiles. */
export interface ImageFormat {
  readonly sampleType: SampleType;
  readonly bandCount: number;
  readonly planar: boolean;
  readonly encoding: TileEncoding;
  readonly nodata?: number | bigint;
  /** Of a single band of 8 or 16 bits; shown in grey, or as red, green and blue, when absent. */
  readonly colourMap?: Uint16Array;
}

export interface LevelPlace {
  /** Whether the image is a coarser copy of another. */
  readonly reduced: boolean;
  readonly bigTiff: boolean;
  /** One for each tile; may be filled in later. */
  readonly offsets: Float64Array;
}

/** The directory of one level. */
export function imageDirectory(level: PyramidLevel, format: ImageFormat, place: LevelPlace): Tag[] {
  const { sampleType, bandCount, planar, encoding, nodata, colourMap } = format;
  const photometric = photometricOf(format);
  const extra = bandCount - (photometric === PHOTOMETRICS.rgb ? 3 : 1);
  const forEachBand = (value: number): number[] => new Array<number>(bandCount).fill(value);
  return [
    ...(place.reduced ? [long(NEW_SUBFILE_TYPE, REDUCED_IMAGE)] : []),
    ...tiling(level, level.tiles, place),
    short(BITS_PER_SAMPLE, ...forEachBand(bitsOf(sampleType))),
    short(COMPRESSION, COMPRESSIONS[encoding.compression]),
    short(PHOTOMETRIC, photometric),
    short(SAMPLES_PER_PIXEL, bandCount),
    short(PLANAR_CONFIGURATION, planar ? PLANARITY.separate : PLANARITY.chunky),
    ...(encoding.predictor === 1 ? [] : [short(PREDICTOR, encoding.predictor)]),
    ...(colourMap ? [{ id: COLOR_MAP, type: 'short', values: colourMap } as const] : []),
    ...(extra > 0 ? [short(EXTRA_SAMPLES, ...new Array<number>(extra).fill(0))] : []),
    short(SAMPLE_FORMAT, ...forEachBand(sampleFormat(sampleType))),
    ...(nodata === undefined ? [] : [ascii(GDAL_NODATA, nodataText(nodata))]),
  ];
}

/** The directory of a level's mask: one bit for each pixel. */
export function maskDirectory(level: PyramidLevel, place: LevelPlace): Tag[] {
  return [
    long(NEW_SUBFILE_TYPE, MASK | (place.reduced ? REDUCED_IMAGE : 0)),
    ...tiling(level, level.masks, place),
    short(BITS_PER_SAMPLE, 1),
    short(COMPRESSION, COMPRESSIONS.deflate),
    short(PHOTOMETRIC, PHOTOMETRICS.mask),
    short(SAMPLES_PER_PIXEL, 1),
    short(PLANAR_CONFIGURATION, PLANARITY.chunky),
    short(SAMPLE_FORMAT, SAMPLE_FORMATS.unsigned),
  ];
}

function tiling(
  { width, height }: PyramidLevel,
  tiles: readonly { readonly length: number }[],
  { bigTiff, offsets }: LevelPlace,
): Tag[] {
  return [
    long(IMAGE_WIDTH, width),
    long(IMAGE_LENGTH, height),
    short(TILE_WIDTH, TILE_SIZE),
    short(TILE_LENGTH, TILE_SIZE),
    { id: TILE_OFFSETS, type: bigTiff ? 'long8' : 'long', values: offsets },
    { id: TILE_BYTE_COUNTS, type: 'long', values: tiles.map(({ length }) => length) },
  ];
}

/** Three bands of bytes are taken for colours, as GDAL does. */
function photometricOf({ colourMap, bandCount, sampleType }: ImageFormat): number {
  if (colourMap) return PHOTOMETRICS.palette;
  return bandCount === 3 && sampleType === 'uint8' ? PHOTOMETRICS.rgb : PHOTOMETRICS.minimumIsBlack;
}

function bitsOf(type: SampleType): number {
  return Number(/\d+/.exec(type)?.[0]);
}

function sampleFormat(type: SampleType): number {
  if (type.startsWith('float')) return SAMPLE_FORMATS.float;
  return type.startsWith('u') ? SAMPLE_FORMATS.unsigned : SAMPLE_FORMATS.signed;
}

/** As GDAL writes it: "nan", "inf". */
function nodataText(nodata: number | bigint): string {
  return String(nodata).replace('NaN', 'nan').replace('Infinity', 'inf');
}
