import { EngineError } from '../../../errors.ts';
import { bytesPerSample } from '../../../raster/samples.ts';
import type { TiffStructure } from './directories.ts';
import { blockTable, type BlockTable } from './block-table.ts';
import { readSampleEncoding, type SampleEncoding } from './sample-encoding.ts';
import { TAG } from './tags.ts';
import type { TagValues } from './tag-values.ts';

/** One image of a TIFF file: its size, how its samples are stored and where its blocks lie. */
export interface ImageLayout extends BlockTable {
  readonly width: number;
  readonly height: number;
  /** Bands as they are read. */
  readonly bandCount: number;
  /** Samples of a pixel that lie together in one block, as they are stored. */
  readonly samplesPerPixel: number;
  /** True where inks are stored, to be read as colours (`inksAsColours`). */
  readonly inks: boolean;
  /** True where each band has blocks of its own; else a block holds every band, pixel by pixel. */
  readonly planar: boolean;
  readonly encoding: SampleEncoding;
  readonly tiled: boolean;
  /** Size of the tiles or strips as the file declares them. */
  readonly declaredBlock: { readonly width: number; readonly height: number };
  readonly blocksAcross: number;
  readonly blocksDown: number;
}

/** A block that takes more than this, decoded, is refused. */
const MAXIMUM_BLOCK_BYTES = 2 ** 30;
/** The same where the decoder needs room of its own. */
const MAXIMUM_CODED_BYTES = 2 ** 28;
/** GDAL's own limit of bands. */
const MAXIMUM_BANDS = 65536;
/** The photometric interpretation of inks: cyan, magenta, yellow, black. */
const SEPARATED = 5;
const COLOURS_OF_INKS = 4;
const MAXIMUM_SIDE = 2 ** 31 - 1;

/** Reads the layout of one image. Throws `damaged` or `unsupported`, naming the file. */
export async function readImageLayout(structure: TiffStructure, values: TagValues): Promise<ImageLayout> {
  const { name } = structure.source;
  const width = await size(name, values, TAG.imageWidth, 'width');
  const height = await size(name, values, TAG.imageLength, 'height');
  const sampleCount = (await values.number(TAG.samplesPerPixel)) ?? 1;
  if (!Number.isInteger(sampleCount) || sampleCount < 1 || sampleCount > MAXIMUM_BANDS) {
    throw new EngineError(
      'bad-input',
      `${name} has ${sampleCount} bands; there is nothing to read. Choose another file or make this one again.`,
    );
  }
  const planar = sampleCount > 1 && (await values.number(TAG.planarConfiguration)) === 2;
  const samplesPerPixel = planar ? 1 : sampleCount;
  const encoding = await readSampleEncoding(name, values, structure.littleEndian, {
    samplesPerPixel,
    planar,
  });
  const inks = sampleCount >= 4 && (await hasInks(values, encoding));
  const tiled = values.has(TAG.tileWidth);
  const declaredBlock = await declaredBlockSize(name, values, tiled, width, height);
  checkBlockBytes(name, tiled, declaredBlock, samplesPerPixel, encoding);
  const table = await blockTable(structure, values, {
    width,
    height,
    tiled,
    planes: planar ? sampleCount : 1,
    declaredBlock,
    rowBytes: Math.ceil((declaredBlock.width * samplesPerPixel * encoding.bitsPerSample) / 8),
    compressed: encoding.compression !== 1 || encoding.coding !== undefined,
  });
  return {
    width,
    height,
    bandCount: inks ? COLOURS_OF_INKS : sampleCount,
    samplesPerPixel,
    inks,
    planar,
    encoding,
    tiled,
    declaredBlock,
    ...described(table, width, height),
  };
}

/** GDAL reads inks of 8 bits as red, green, blue and alpha, others as they are. */
async function hasInks(values: TagValues, { bitsPerSample }: SampleEncoding): Promise<boolean> {
  return bitsPerSample === 8 && (await values.number(TAG.photometric)) === SEPARATED;
}

function described(table: BlockTable, width: number, height: number) {
  return {
    ...table,
    blocksAcross: Math.ceil(width / table.block.width),
    blocksDown: Math.ceil(height / table.block.height),
  };
}

async function size(name: string, values: TagValues, tag: number, what: string): Promise<number> {
  const value = await values.number(tag);
  if (value !== undefined && Number.isInteger(value) && value >= 1 && value <= MAXIMUM_SIDE) return value;
  throw new EngineError(
    'damaged',
    `${name} is damaged: its ${what} is ${value ?? 'missing'}. Copy the file again.`,
  );
}

async function declaredBlockSize(
  name: string,
  values: TagValues,
  tiled: boolean,
  width: number,
  height: number,
): Promise<{ width: number; height: number }> {
  if (tiled) {
    return {
      width: await size(name, values, TAG.tileWidth, 'tile width'),
      height: await size(name, values, TAG.tileLength, 'tile height'),
    };
  }
  const rows = (await values.number(TAG.rowsPerStrip)) ?? height;
  if (!(rows >= 1)) throw new EngineError('damaged', `${name} is damaged: its strips have ${rows} rows.`);
  return { width, height: Math.min(rows, height) };
}

function checkBlockBytes(
  name: string,
  tiled: boolean,
  block: { width: number; height: number },
  samplesPerPixel: number,
  { compression, bitsPerSample, sampleType, coding }: SampleEncoding,
): void {
  // Uncompressed strips are read in parts, so only a row of them must fit.
  const rows = compression === 1 && !coding && !tiled ? 1 : block.height;
  const sampleBytes = Math.max(bitsPerSample / 8, bytesPerSample(sampleType));
  const limit = coding ? MAXIMUM_CODED_BYTES : MAXIMUM_BLOCK_BYTES;
  if (block.width * rows * samplesPerPixel * sampleBytes <= limit) return;
  throw new EngineError(
    'unsupported',
    `${name} is stored in blocks of ${block.width} x ${block.height} pixels, too large to decode. ` +
      'Write it again in tiles: gdal_translate -co TILED=YES IN OUT.',
  );
}
