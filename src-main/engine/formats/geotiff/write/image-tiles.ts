import { EngineError } from '../../../errors.ts';
import type { Block, Raster } from '../../../raster/raster.ts';
import { bytesPerSample, createSamples, type Samples, type SampleType } from '../../../raster/samples.ts';
import { intersect, windowsOf, type Window } from '../../../raster/window.ts';
import { throwIfCancelled, type Run } from '../../../run.ts';
import { pipeline } from '../../../workers.ts';
import { bandValidity } from './band-validity.ts';
import type { TilePixels } from './encode-tile.ts';
import { isFloat, type ImagePlan } from './image-plan.ts';
import type { TilePlace } from './tile-pyramid.ts';
import { TILE_SIZE } from './tile-size.ts';

/** Of windows being read at a time, at most; one window in any case. */
const READ_AHEAD_BYTES = 24 << 20;

/** A window is cut smaller than a block, which is then decoded several times, only where it would be larger than this. */
const LARGEST_WINDOW_BYTES = 64 << 20;

/** A raster whose blocks are taller is read in pieces of this height. */
const TALLEST_WINDOW = 4 * TILE_SIZE;

/** Takes a tile and owns it; the next comes when it resolves. */
export type TakeTile = (place: TilePlace, pixels: TilePixels) => Promise<void>;

/**
 * Cuts a raster into tiles as planned, pixels that are not valid set to the plan's nodata (NaN or 0 where it has none). Reads whole
 * blocks, so that none is decoded twice; several times a few bands where a file is planar and all would not fit into memory.
 * Gives whether any sample has no data. Throws `bad-input` where a band's valid sample is another's nodata.
 */
export async function forEachTile(
  raster: Raster,
  plan: ImagePlan,
  run: Run,
  take: TakeTile,
): Promise<{ gaps: boolean }> {
  let gaps = false;
  for (const bands of bandGroups(raster, plan)) {
    const size = windowSize(raster, bands);
    const ahead = Math.floor(READ_AHEAD_BYTES / (size.width * size.height * pixelBytes(raster, bands)));
    const { width, height } = raster.grid;
    await pipeline(
      windowsOf({ column: 0, row: 0, width, height }, size.width, size.height),
      Math.max(1, Math.min(ahead, run.workers.size + 1)),
      (window) => raster.read(window, { bands, signal: run.signal }),
      async (block) => {
        const validity = await bandValidity(raster, block, bands, run.signal);
        gaps ||= block.valid.includes(0);
        for (const tile of windowsOf(block.window, TILE_SIZE, TILE_SIZE)) {
          throwIfCancelled(run.signal);
          const cut = cutTile(raster, plan, block, bands, validity, tile);
          const [column, row] = [tile.column / TILE_SIZE, tile.row / TILE_SIZE];
          if (!plan.planar) await take({ plane: 0, column, row }, cut);
          else
            for (const [at, plane] of bands.entries()) await take({ plane, column, row }, planeOf(cut, at));
        }
      },
    );
  }
  return { gaps };
}

/** Bands that are read together. */
function bandGroups(raster: Raster, { planar, bandCount }: ImagePlan): number[][] {
  const all = Array.from({ length: bandCount }, (_, band) => band);
  if (!planar) return [all];
  const { width, height } = blockWindow(raster);
  const together = Math.max(
    1,
    Math.floor(LARGEST_WINDOW_BYTES / (width * height * (pixelBytes(raster, all) / bandCount))),
  );
  const groups: number[][] = [];
  for (let first = 0; first < bandCount; first += together) groups.push(all.slice(first, first + together));
  return groups;
}

function windowSize(raster: Raster, bands: readonly number[]): { width: number; height: number } {
  const { width, height } = blockWindow(raster);
  const room = LARGEST_WINDOW_BYTES / pixelBytes(raster, bands);
  if (width * height <= room) return { width, height };
  const across = Math.max(1, Math.floor(room / TILE_SIZE / TILE_SIZE)) * TILE_SIZE;
  return { width: Math.min(width, across), height: TILE_SIZE };
}

/** A block of the raster, rounded up to whole tiles. */
function blockWindow({ blockSize, grid }: Raster): { width: number; height: number } {
  return {
    width: Math.min(roundUp(blockSize.width), roundUp(grid.width)),
    height: Math.min(roundUp(blockSize.height), roundUp(grid.height), TALLEST_WINDOW),
  };
}

function roundUp(pixels: number): number {
  return Math.ceil(pixels / TILE_SIZE) * TILE_SIZE;
}

/** Of the samples and of a block's validity. */
function pixelBytes(raster: Raster, bands: readonly number[]): number {
  return bands.reduce((sum, band) => sum + bytesPerSample(raster.bands[band].sampleType), 1);
}

function planeOf({ bands, valid }: TilePixels, at: number): TilePixels {
  return { bands: [bands[at]], valid: valid?.slice() };
}

function cutTile(
  raster: Raster,
  plan: ImagePlan,
  block: Block,
  bands: readonly number[],
  validity: readonly Uint8Array[],
  tile: Window,
): TilePixels {
  const cut = <Kind extends Samples>(samples: Kind, type: SampleType): Kind =>
    cutSamples(samples, block.window, tile, type) as Kind;
  const cutValidity = new Map<Uint8Array, Uint8Array>();
  const gap = gapOf(plan);
  const pixels = block.bands.map((samples, index) => {
    const cutBand = cut(samples, plan.sampleType);
    const valid = validity[index];
    const cutValid = cutValidity.get(valid) ?? cut(valid, 'uint8');
    cutValidity.set(valid, cutValid);
    refuseCollision(raster, bands[index], plan, cutBand, cutValid);
    fillGaps(cutBand, cutValid, gap);
    return cutBand;
  });
  if (!plan.masked) return { bands: pixels };
  const valid = cutValidity.get(validity[0]);
  return { bands: pixels, valid: valid?.includes(0) ? valid : undefined };
}

function gapOf({ sampleType, nodata }: ImagePlan): number | bigint {
  if (sampleType === 'int64' || sampleType === 'uint64') return BigInt(nodata ?? 0);
  return Number(nodata ?? (isFloat(sampleType) ? NaN : 0));
}

/** The last column and row go on beyond the raster's edge: so they compress well, and overviews are made of data only. */
function cutSamples(samples: Samples, window: Window, tile: Window, type: SampleType): Samples {
  const pixels = createSamples(type, TILE_SIZE * TILE_SIZE);
  // One kind of array stands for all, to which each of them can be set.
  const [to, from] = [pixels as Uint8Array, samples as Uint8Array];
  const { width, height } = intersect(window, tile);
  for (let row = 0; row < height; row++) {
    const start = (tile.row - window.row + row) * window.width + tile.column - window.column;
    to.set(from.subarray(start, start + width), row * TILE_SIZE);
    if (width < TILE_SIZE)
      to.fill(to[row * TILE_SIZE + width - 1], row * TILE_SIZE + width, (row + 1) * TILE_SIZE);
  }
  for (let row = height; row < TILE_SIZE; row++)
    to.copyWithin(row * TILE_SIZE, (height - 1) * TILE_SIZE, height * TILE_SIZE);
  return pixels;
}

/** NaN says "no data" already. */
function fillGaps(pixels: Samples, valid: Uint8Array, gap: number | bigint): void {
  if (!valid.includes(0)) return;
  const samples = pixels as Uint8Array;
  for (let i = 0; i < valid.length; i++) {
    if (valid[i] === 0 && samples[i] === samples[i]) samples[i] = gap as number;
  }
}

function refuseCollision(
  { name, bands }: Raster,
  index: number,
  { nodata }: ImagePlan,
  pixels: Samples,
  valid: Uint8Array,
): void {
  const { nodata: own, name: bandName } = bands[index];
  if (nodata === undefined || Number.isNaN(nodata) || own === nodata) return;
  const stored = storedLike(pixels, nodata);
  const collides = (pixels as Uint8Array).some((sample, i) => sample === stored && valid[i] !== 0);
  if (!collides) return;
  throw new EngineError(
    'bad-input',
    `Band "${bandName}" of ${name} has valid samples of ${nodata}, which is the no-data value of another band. ` +
      'Write the bands to files of their own.',
  );
}

/** The value as an array of this kind holds it. */
function storedLike(pixels: Samples, nodata: number | bigint): number | bigint {
  if (pixels instanceof BigInt64Array || pixels instanceof BigUint64Array) return BigInt(nodata);
  return pixels instanceof Float32Array ? Math.fround(Number(nodata)) : Number(nodata);
}
