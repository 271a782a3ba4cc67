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
  readonly bandCount: number;
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
/** GDAL's own limit of bands. */
const MAXIMUM_BANDS = 65536;
const MAXIMUM_SIDE = 2 ** 31 - 1;

/** Reads the layout of one image. Throws `damaged` or `unsupported`, naming the file. */
export async function readImageLayout(structure: TiffStructure, values: TagValues): Promise<ImageLayout> {
  const { name } = structure.source;
  const width = await size(name, values, TAG.imageWidth, 'width');
  const height = await size(name, values, TAG.imageLength, 'height');
  const bandCount = (await values.number(TAG.samplesPerPixel)) ?? 1;
  if (!Number.isInteger(bandCount) || bandCount < 1 || bandCount > MAXIMUM_BANDS) {
    throw new EngineError(
      'bad-input',
      `${name} has ${bandCount} bands; there is nothing to read. Choose another file or make this one again.`,
    );
  }
  const encoding = await readSampleEncoding(name, values, structure.littleEndian);
  const planar = bandCount > 1 && (await values.number(TAG.planarConfiguration)) === 2;
  const tiled = values.has(TAG.tileWidth);
  const declaredBlock = await declaredBlockSize(name, values, tiled, width, height);
  checkBlockBytes(name, tiled, declaredBlock, planar ? 1 : bandCount, encoding);
  const table = await blockTable(structure, values, {
    width,
    height,
    tiled,
    planes: planar ? bandCount : 1,
    declaredBlock,
    rowBytes: Math.ceil((declaredBlock.width * (planar ? 1 : bandCount) * encoding.bitsPerSample) / 8),
    compressed: encoding.compression !== 1,
  });
  return {
    width,
    height,
    bandCount,
    planar,
    encoding,
    tiled,
    declaredBlock,
    ...described(table, width, height),
  };
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
  { compression, bitsPerSample, sampleType }: SampleEncoding,
): void {
  // Uncompressed strips are read in parts, so only a row of them must fit.
  const rows = compression === 1 && !tiled ? 1 : block.height;
  const sampleBytes = Math.max(bitsPerSample / 8, bytesPerSample(sampleType));
  if (block.width * rows * samplesPerPixel * sampleBytes <= MAXIMUM_BLOCK_BYTES) return;
  throw new EngineError(
    'unsupported',
    `${name} is stored in blocks of ${block.width} x ${block.height} pixels, too large to decode. ` +
      'Write it again in tiles: gdal_translate -co TILED=YES IN OUT.',
  );
}
