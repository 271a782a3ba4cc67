import type { Grid } from '../../../geo/grid.ts';
import { throwIfCancelled } from '../../../run.ts';
import type { DeferredBlock } from '../../../raster/deferred-block.ts';
import type { Band, Block, Raster, ReadOptions } from '../../../raster/raster.ts';
import { bytesPerSample, numeric, type Samples } from '../../../raster/samples.ts';
import { clearInvalid } from '../../../raster/validity.ts';
import { checkBands, checkWindow } from '../../../raster/request.ts';
import type { Window } from '../../../raster/window.ts';
import { createBlockLoader } from './block-loader.ts';
import type { FileContext } from './encoded-block.ts';
import { decodeDeferredWindow } from './decode-deferred-window.ts';
import { encodedWindow, fitsBlocks, GEOTIFF_WINDOW } from './encoded-window.ts';
import type { ImageLayout } from './image-layout.ts';
import { inksAsColours } from './ink-colours.ts';
import { readSamples } from './read-samples.ts';

/** Reads a window's bytes and leaves decoding to others; undefined where blocks would be decoded twice. */
export type DeferredReader = (
  window: Window,
  wanted: { readonly bands: readonly number[]; readonly keepBytes?: number },
) => Promise<Pick<DeferredBlock, 'format' | 'encoded' | 'transfer'> | undefined>;

/** Decodes what a DeferredReader gave. */
export type DeferredFinisher = (deferred: DeferredBlock, signal?: AbortSignal) => Promise<Block>;

/** Gives the samples of some bands of a window. */
export type SampleReader = (
  window: Window,
  bands: readonly number[],
  signal?: AbortSignal,
) => Promise<readonly Samples[]>;

/** An image of the same size whose zeros mean "no data": one band for all, or one for each. */
export interface MaskImage {
  readonly bandCount: number;
  readonly read: SampleReader;
}

export interface ImageDescription {
  readonly name: string;
  readonly grid: Grid;
  readonly bands: readonly Band[];
  readonly layout: ImageLayout;
  readonly read: SampleReader;
  readonly defer?: DeferredReader;
  /** Makes a block of what was deferred, on a worker. */
  readonly finish?: DeferredFinisher;
  readonly mask?: MaskImage;
  /** The band whose zeros mean "no data". */
  readonly alphaBand?: number;
  readonly overviews: readonly Raster[];
}

/** Windows of strips are advised to hold about this much, because a strip can be very thin. */
const STRIP_WINDOW_BYTES = 1 << 20;

/** Reads samples of an image through the cache, with twice as many blocks in flight as there are workers. */
export function sampleReader(
  context: FileContext,
  layout: ImageLayout,
  nodata?: readonly (number | bigint | undefined)[],
): SampleReader {
  const load = createBlockLoader(context, layout, nodata);
  const width = 2 * context.workers.size;
  const read: SampleReader = (window, bands, signal) =>
    readSamples(layout, load, window, bands, width, signal);
  return layout.inks ? inksAsColours(read, layout.encoding.sampleType) : read;
}

/** Reads the bytes of windows that are made of whole blocks, past the cache: a scan would only push out what is looked at. */
export function deferredReader(
  context: FileContext,
  layout: ImageLayout,
  nodata: readonly (number | bigint | undefined)[],
): DeferredReader {
  return async (window, wanted) => {
    if (layout.encoding.coding || layout.inks || !fitsBlocks(layout, window, wanted.bands)) return undefined;
    return { format: GEOTIFF_WINDOW, ...(await encodedWindow(context, layout, nodata, window, wanted)) };
  };
}

/** Decodes whole windows on a worker, validity included, so that the calling thread copies nothing. */
export function deferredFinisher({ workers }: FileContext): DeferredFinisher {
  return (deferred, signal) =>
    workers.run(decodeDeferredWindow, deferred, { signal, transfer: deferred.transfer });
}

/** One image of a TIFF as a raster: blocks put together to windows, with masks, alpha, nodata and NaN as validity. */
export function imageRaster(image: ImageDescription): Raster {
  const { name, grid, bands, overviews } = image;
  return {
    name,
    grid,
    bands,
    overviews,
    blockSize: adviseWindow(image.layout),
    read: (window, options) => readBlock(image, window, options),
    defer: (window, options) => deferBlock(image, window, options),
  };
}

/** Where another image tells what is valid, the block is not plain enough. */
async function deferBlock(
  image: ImageDescription,
  window: Window,
  options: ReadOptions = {},
): Promise<DeferredBlock | undefined> {
  const wanted = options.bands ?? image.bands.map((_, band) => band);
  checkWindow(image.name, image.grid, window);
  checkBands(image.name, image.bands.length, wanted);
  if (!image.defer || image.mask || image.alphaBand !== undefined) return undefined;
  throwIfCancelled(options.signal);
  const deferred = await image.defer(window, { bands: wanted, keepBytes: options.keepBytes });
  return deferred && { ...deferred, window, nodata: wanted.map((band) => image.bands[band].nodata) };
}

async function readBlock(image: ImageDescription, window: Window, options: ReadOptions = {}): Promise<Block> {
  const { signal } = options;
  const deferred = options.once ? await deferBlock(image, window, options) : undefined;
  if (deferred && image.finish) return image.finish(deferred, signal);
  const wanted = options.bands ?? image.bands.map((_, band) => band);
  checkWindow(image.name, image.grid, window);
  checkBands(image.name, image.bands.length, wanted);
  const bands = await image.read(window, wanted, signal);
  const valid = new Uint8Array(window.width * window.height).fill(1);
  const { mask, alphaBand } = image;
  // As in GDAL, a mask counts instead of nodata values.
  const nodata = (band: number) => (mask ? undefined : image.bands[band].nodata);
  wanted.forEach((band, index) => clearInvalid(valid, bands[index], nodata(band)));
  if (mask) {
    const maskBands = mask.bandCount === image.bands.length ? wanted : [0];
    for (const samples of await mask.read(window, maskBands, signal)) clearZeros(valid, samples);
  }
  if (alphaBand !== undefined) {
    const at = wanted.indexOf(alphaBand);
    const alpha = at >= 0 ? bands[at] : (await image.read(window, [alphaBand], signal))[0];
    clearZeros(valid, alpha);
  }
  return { window, bands, valid };
}

function clearZeros(valid: Uint8Array, samples: Samples): void {
  const numbers = numeric(samples);
  for (let index = 0; index < valid.length; index += 1) if (numbers[index] === 0) valid[index] = 0;
}

function adviseWindow({ tiled, block, width, height, bandCount, encoding }: ImageLayout) {
  if (tiled) return { width: Math.min(block.width, width), height: Math.min(block.height, height) };
  const stripBytes = block.width * block.height * bandCount * bytesPerSample(encoding.sampleType);
  const strips = Math.max(1, Math.floor(STRIP_WINDOW_BYTES / stripBytes));
  return { width, height: Math.min(strips * block.height, height) };
}
