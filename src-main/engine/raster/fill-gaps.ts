import type { TilePixels } from './display-tiles.ts';

/** A tile of which some pixels are known. */
export interface PartialTile {
  readonly pixels: TilePixels;
  /** 1 where a pixel is known, row-major. */
  readonly known: Uint8Array;
  /** Width by height of the pieces that become known at a time: what is long and thin is not blurred along. */
  readonly aspect: number;
}

/** The known part of a tile at one size: the sums of bands over valid pixels, then validity, both as means over known ones. */
interface Level {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
  readonly known: Uint8Array;
  /** Column, row of each pixel: from its centre to the mean place of the known ones that it stands for, in pixels of this level. */
  readonly offsets: Float32Array;
}

/** Pieces count as square up to this aspect. */
const SQUARE = 1.5;

/**
 * Guesses the pixels in `gaps` from the known ones around them by pull and push (Gortler et al. 1996, The Lumigraph): means of known
 * pixels at halved sizes, brought back bilinearly, so that a few pieces look like a small picture of the whole. Means count where
 * the known pixels lie: pieces become known from the upper left of each cell on, and the picture would be shifted otherwise.
 */
export function fillGaps(tile: PartialTile, gaps: Iterable<Uint16Array>): void {
  const { channels, data, width, height } = tile.pixels;
  const offsets = new Float32Array(2 * width * height);
  const finest: Level = { width, height, data: data.map(finiteOrZero), known: tile.known.slice(), offsets };
  pushInto(finest, channels, tile.aspect);
  for (const pixels of gaps) {
    for (const pixel of pixels) setGuess(data, finest.data, pixel * channels, channels);
  }
}

function finiteOrZero(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

/** As in a tile that was read: zero throughout where most of what is near has no data. */
function setGuess(data: Float32Array, means: Float32Array, at: number, channels: number): void {
  const valid = means[at + channels - 1];
  if (valid < 0.5) return;
  for (let band = 0; band < channels - 1; band += 1) data[at + band] = means[at + band] / valid;
  data[at + channels - 1] = 1;
}

/** Makes all pixels of a level known, as far as any is. */
function pushInto(level: Level, channels: number, aspect: number): void {
  const { width, height, known } = level;
  if (width * height === 1 || known.every((is) => is === 1)) return;
  const down = height > 1 && (aspect > 1 / SQUARE || width === 1);
  const across = width > 1 && (aspect < SQUARE || height === 1);
  const ratio = { across: across ? 2 : 1, down: down ? 2 : 1 };
  const coarse = pull(level, channels, ratio);
  pushInto(coarse, channels, (aspect * ratio.across) / ratio.down);
  const corners: Corners = { count: 0, pixels: new Int32Array(4), shares: new Float64Array(4) };
  const offset = new Float32Array(2);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const pixel = row * width + column;
      if (known[pixel]) continue;
      const [right, below] = [(column + 0.5) / ratio.across - 0.5, (row + 0.5) / ratio.down - 0.5];
      findCorners(coarse, right, below, corners);
      blend(coarse.offsets, 2, corners, offset.fill(0), 0);
      findCorners(coarse, right - offset[0], below - offset[1], corners);
      blend(coarse.data, channels, corners, level.data, pixel);
      if (corners.count > 0) known[pixel] = 1;
    }
  }
}

function pull(level: Level, channels: number, { across, down }: { across: number; down: number }): Level {
  const size = { width: Math.ceil(level.width / across), height: Math.ceil(level.height / down) };
  const pixels = size.width * size.height;
  const coarse: Level = {
    ...size,
    data: new Float32Array(pixels * channels),
    known: new Uint8Array(pixels),
    offsets: new Float32Array(pixels * 2),
  };
  for (let row = 0; row < level.height; row += 1) {
    for (let column = 0; column < level.width; column += 1) {
      const from = row * level.width + column;
      if (!level.known[from]) continue;
      const [right, below] = [Math.floor(column / across), Math.floor(row / down)];
      const to = below * size.width + right;
      coarse.known[to] += 1;
      coarse.offsets[2 * to] += (column + level.offsets[2 * from] + 0.5) / across - right - 0.5;
      coarse.offsets[2 * to + 1] += (row + level.offsets[2 * from + 1] + 0.5) / down - below - 0.5;
      for (let channel = 0; channel < channels; channel += 1)
        coarse.data[to * channels + channel] += level.data[from * channels + channel];
    }
  }
  coarse.known.forEach((count, pixel) => {
    if (count === 0) return;
    coarse.known[pixel] = 1;
    divide(coarse.data, channels, pixel, count);
    divide(coarse.offsets, 2, pixel, count);
  });
  return coarse;
}

function divide(values: Float32Array, channels: number, pixel: number, by: number): void {
  for (let at = pixel * channels; at < (pixel + 1) * channels; at += 1) values[at] /= by;
}

/** Pixels and their shares of a blend, which sum to 1. Used again for each blend, because there are many. */
interface Corners {
  count: number;
  readonly pixels: Int32Array;
  readonly shares: Float64Array;
}

/** The known ones of the four pixels around a place: nothing else is lit by what is outside the scene. */
function findCorners({ width, height, known }: Level, column: number, row: number, found: Corners): void {
  const [left, top] = [Math.floor(column), Math.floor(row)];
  let weight = 0;
  found.count = 0;
  for (let corner = 0; corner < 4; corner += 1) {
    const [right, below] = [corner & 1, corner >> 1];
    const share = Math.abs(1 - right - (column - left)) * Math.abs(1 - below - (row - top));
    const pixel = clamp(top + below, height) * width + clamp(left + right, width);
    if (share === 0 || !known[pixel]) continue;
    weight += share;
    found.pixels[found.count] = pixel;
    found.shares[found.count] = share;
    found.count += 1;
  }
  for (let corner = 0; corner < found.count; corner += 1) found.shares[corner] /= weight;
}

function clamp(place: number, size: number): number {
  return Math.min(size - 1, Math.max(0, place));
}

/** Adds the blend to what is in the target's pixel. */
function blend(
  values: Float32Array,
  channels: number,
  { count, pixels, shares }: Corners,
  target: Float32Array,
  pixel: number,
): void {
  for (let corner = 0; corner < count; corner += 1) {
    const from = pixels[corner] * channels;
    for (let channel = 0; channel < channels; channel += 1)
      target[pixel * channels + channel] += shares[corner] * values[from + channel];
  }
}
