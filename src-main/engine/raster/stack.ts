import { EngineError } from '../errors.ts';
import { composeAffine } from '../geo/affine.ts';
import type { Grid } from '../geo/grid.ts';
import { throwIfCancelled } from '../run.ts';
import type { DeferredBlock } from './deferred-block.ts';
import type { Block, Raster, ReadOptions } from './raster.ts';
import { checkBands, checkWindow } from './request.ts';
import type { Resampling } from './resample-taps.ts';
import { resampleWindow } from './resample.ts';
import type { Samples } from './samples.ts';
import { stackGrid } from './stack-grid.ts';
import type { Window } from './window.ts';

/** A raster of a stack, and how it gets to the stack's grid where its own is another. */
export interface StackPart {
  readonly raster: Raster;
  /** Where its pixels are larger; nearest when absent. */
  readonly enlarge?: 'nearest' | 'bilinear' | 'cubic';
  /** Where its pixels are smaller; the mean of the valid ones when absent. */
  readonly reduce?: 'average' | 'nearest';
}

export interface StackOptions {
  readonly name: string;
  /** Map units per pixel, a whole multiple of the finest part's; that when absent. */
  readonly resolution?: number;
}

/** Names the deferred blocks that hold one for each part. */
export const STACKED_WINDOW = 'stack';

/** What the decoder of a stack's deferred blocks is given. */
export interface StackedWindow {
  readonly parts: readonly Pick<DeferredBlock, 'format' | 'encoded'>[];
  /** For each band wanted, its place among the bands of all parts. */
  readonly order: readonly number[];
}

interface Placed {
  readonly raster: Raster;
  /** Undefined where it is on the stack's own grid. */
  readonly method?: Resampling;
}

/** A larger window is advised to nobody. */
const LARGEST_BLOCK_PIXELS = 1 << 20;

/**
 * Rasters of the same ground as one, band after band. A pixel is valid where it is in every band asked for. Throws `bad-input`
 * where they do not fit each other (see `stackGrid`), `unsupported` where 64-bit whole numbers would have to be averaged.
 */
export function stackRasters(parts: readonly StackPart[], { name, resolution }: StackOptions): Raster {
  const rasters = parts.map(({ raster }) => raster);
  const grid = stackGrid(rasters, resolution);
  const placed = parts.map((part) => place(part, grid));
  return assemble(name, grid, placed, overviewsOf(name, grid, rasters));
}

function place({ raster, enlarge = 'nearest', reduce = 'average' }: StackPart, grid: Grid): Placed {
  if (raster.grid.width === grid.width && raster.grid.height === grid.height) return { raster };
  const method = raster.grid.width < grid.width ? enlarge : reduce;
  const wide = raster.bands.find(({ sampleType }) => sampleType === 'int64' || sampleType === 'uint64');
  if (wide && method !== 'nearest') {
    throw new EngineError(
      'unsupported',
      `${raster.name} has 64-bit whole numbers, which can only be resampled by nearest neighbour. Choose that.`,
    );
  }
  return { raster, method };
}

/** By nearest neighbour, from whichever copy of a part is just fine enough. None where a part has none. */
function overviewsOf(name: string, grid: Grid, rasters: readonly Raster[]): readonly Raster[] {
  if (rasters.some(({ overviews }) => overviews.length === 0)) return [];
  const base = rasters.find((raster) => raster.grid.width === grid.width) ?? rasters[0];
  const levels = base.overviews.filter((overview) => overview.grid.width < grid.width);
  return levels.map(({ grid: { width, height } }) => {
    const enlarge = [grid.width / width, 0, 0, 0, grid.height / height, 0] as const;
    const level = { ...grid, width, height, transform: composeAffine(grid.transform, enlarge) };
    const placed = rasters.map((raster) => placeOverview(raster, level));
    return assemble(`${name} (overview of ${width} x ${height})`, level, placed, []);
  });
}

function placeOverview(raster: Raster, level: Grid): Placed {
  const copies = [raster, ...raster.overviews].filter(
    ({ grid }) => grid.width >= level.width && grid.height >= level.height,
  );
  const fit = copies.reduce((best, copy) => (copy.grid.width < best.grid.width ? copy : best), raster);
  const isSame = fit.grid.width === level.width && fit.grid.height === level.height;
  return isSame ? { raster: fit } : { raster: fit, method: 'nearest' };
}

function assemble(name: string, grid: Grid, placed: readonly Placed[], overviews: readonly Raster[]): Raster {
  const bands = placed.flatMap(({ raster }) => raster.bands);
  const checked = (window: Window, options: ReadOptions): Request[] => {
    throwIfCancelled(options.signal);
    const wanted = options.bands ?? bands.map((_, band) => band);
    checkWindow(name, grid, window);
    checkBands(name, bands.length, wanted);
    return requestsOf(placed, wanted);
  };
  return {
    name,
    grid,
    bands,
    overviews,
    blockSize: blockSizeOf(placed, grid),
    read: async (window, options = {}) => {
      const requests = checked(window, options);
      return joined(
        window,
        requests,
        await Promise.all(requests.map((request) => readPart(request, grid, window, options.signal))),
      );
    },
    defer: async (window, options = {}) => deferParts(checked(window, options), window, options),
  };
}

/** What is asked of one part: its bands, and their places in the answer. */
interface Request extends Placed {
  readonly bands: readonly number[];
  readonly places: readonly number[];
}

function requestsOf(placed: readonly Placed[], wanted: readonly number[]): Request[] {
  let first = 0;
  return placed.flatMap((part) => {
    const from = first;
    first += part.raster.bands.length;
    const places = wanted.flatMap((band, index) => (band >= from && band < first ? [index] : []));
    return places.length > 0 ? [{ ...part, places, bands: places.map((index) => wanted[index] - from) }] : [];
  });
}

function readPart(
  { raster, method, bands }: Request,
  grid: Grid,
  window: Window,
  signal?: AbortSignal,
): Promise<Block> {
  if (method === undefined) return raster.read(window, { bands, signal });
  return resampleWindow(raster, method, grid, window, bands, signal);
}

function joined(window: Window, requests: readonly Request[], blocks: readonly Block[]): Block {
  const bands: Samples[] = [];
  const valid = new Uint8Array(window.width * window.height).fill(1);
  blocks.forEach((block, index) => {
    requests[index].places.forEach((place, at) => (bands[place] = block.bands[at]));
    for (let pixel = 0; pixel < valid.length; pixel += 1) valid[pixel] &= block.valid[pixel];
  });
  return { window, bands, valid };
}

/** Only where no part is resampled and every one defers. */
async function deferParts(
  requests: readonly Request[],
  window: Window,
  { signal, keepBytes }: ReadOptions,
): Promise<DeferredBlock | undefined> {
  if (requests.some(({ raster, method }) => method !== undefined || !raster.defer)) return undefined;
  const found = await Promise.all(
    requests.map(({ raster, bands }) => raster.defer!(window, { bands, signal, keepBytes })),
  );
  const blocks = found.filter((block) => block !== undefined);
  if (blocks.length < found.length || blocks.some(({ steps }) => steps)) return undefined;
  const order: number[] = [];
  const nodata: (number | bigint | undefined)[] = [];
  let first = 0;
  blocks.forEach((block, index) => {
    requests[index].places.forEach((place, at) => {
      order[place] = first + at;
      nodata[place] = block.nodata[at];
    });
    first += block.nodata.length;
  });
  const encoded: StackedWindow = { parts: blocks.map(({ format, encoded }) => ({ format, encoded })), order };
  const transfer = blocks.flatMap((block) => block.transfer);
  return { window, format: STACKED_WINDOW, encoded, transfer, nodata, wanted: wantedByAll(blocks) };
}

function wantedByAll(blocks: readonly DeferredBlock[]): Uint8Array | undefined {
  const masks = blocks.flatMap(({ wanted }) => wanted ?? []);
  if (masks.length === 0) return undefined;
  return masks.reduce((left, right) => left.map((value, pixel) => value & right[pixel]));
}

/** The largest block of a part, in pixels of the stack, that is not too large: what is read then has few blocks twice. */
function blockSizeOf(placed: readonly Placed[], grid: Grid): Raster['blockSize'] {
  const sizes = placed.map(({ raster }) => ({
    width: scaled(raster.blockSize.width, raster.grid.width, grid.width),
    height: scaled(raster.blockSize.height, raster.grid.height, grid.height),
  }));
  const area = ({ width, height }: Raster['blockSize']): number => width * height;
  const fitting = sizes.filter((size) => area(size) <= LARGEST_BLOCK_PIXELS);
  if (fitting.length > 0) return fitting.reduce((best, size) => (area(size) > area(best) ? size : best));
  return sizes.reduce((best, size) => (area(size) < area(best) ? size : best));
}

function scaled(block: number, source: number, target: number): number {
  return Math.min(target, Math.max(1, Math.round((block * target) / source)));
}
