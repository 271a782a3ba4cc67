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
}

/** Pieces count as square up to this aspect. */
const SQUARE = 1.5;

/**
 * Guesses the pixels in `gaps` from the known ones around them by pull and push (Gortler et al. 1996, The Lumigraph): means of known
 * pixels at halved sizes, brought back bilinearly, so that a few pieces look like a small picture of the whole.
 */
export function fillGaps(tile: PartialTile, gaps: Iterable<Uint16Array>): void {
  const { channels, data, width, height } = tile.pixels;
  const finest: Level = { width, height, data: data.map(finiteOrZero), known: tile.known.slice() };
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
  const coarse = pull(level, channels, across ? 2 : 1, down ? 2 : 1);
  pushInto(coarse, channels, aspect * (down ? 0.5 : 1) * (across ? 2 : 1));
  const columns = tapsOf(width, coarse.width);
  const rows = tapsOf(height, coarse.height);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const at = row * width + column;
      if (!known[at]) interpolate(coarse, channels, columns[column], rows[row], level, at);
    }
  }
}

function pull({ width, height, data, known }: Level, channels: number, across: number, down: number): Level {
  const size = { width: Math.ceil(width / across), height: Math.ceil(height / down) };
  const coarse: Level = {
    ...size,
    data: new Float32Array(size.width * size.height * channels),
    known: new Uint8Array(size.width * size.height),
  };
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const from = row * width + column;
      if (!known[from]) continue;
      const to = Math.floor(row / down) * size.width + Math.floor(column / across);
      coarse.known[to] += 1;
      for (let channel = 0; channel < channels; channel += 1)
        coarse.data[to * channels + channel] += data[from * channels + channel];
    }
  }
  coarse.known.forEach((count, pixel) => {
    if (count === 0) return;
    coarse.known[pixel] = 1;
    for (let channel = 0; channel < channels; channel += 1) coarse.data[pixel * channels + channel] /= count;
  });
  return coarse;
}

/** Two neighbours in the coarser level, and the share of the second. */
type Taps = readonly [first: number, second: number, share: number];

function tapsOf(size: number, coarseSize: number): Taps[] {
  const ratio = coarseSize === size ? 1 : 2;
  return Array.from({ length: size }, (_, index): Taps => {
    const place = (index + 0.5) / ratio - 0.5;
    const first = Math.floor(place);
    return [Math.max(0, first), Math.min(coarseSize - 1, first + 1), place - first];
  });
}

/** Over those of the four that are known: nothing else is lit by what is outside the scene. */
function interpolate(
  { width, data, known }: Level,
  channels: number,
  [left, right, rightShare]: Taps,
  [top, bottom, bottomShare]: Taps,
  target: Level,
  pixel: number,
): void {
  let weight = 0;
  for (let corner = 0; corner < 4; corner += 1) {
    const from = (corner < 2 ? top : bottom) * width + (corner % 2 === 0 ? left : right);
    const share =
      (corner < 2 ? 1 - bottomShare : bottomShare) * (corner % 2 === 0 ? 1 - rightShare : rightShare);
    if (share === 0 || !known[from]) continue;
    weight += share;
    for (let channel = 0; channel < channels; channel += 1)
      target.data[pixel * channels + channel] += share * data[from * channels + channel];
  }
  if (weight === 0) return;
  target.known[pixel] = 1;
  for (let channel = 0; channel < channels; channel += 1) target.data[pixel * channels + channel] /= weight;
}
