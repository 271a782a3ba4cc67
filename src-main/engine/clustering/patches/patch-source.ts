import type { Raster } from '../../raster/raster.ts';
import type { Run } from '../../run.ts';
import { pipeline } from '../../workers.ts';
import { openComponentTiles, type ComponentTiles } from './component-tiles.ts';
import { groupIndices } from './group-indices.ts';
import { copyPatch } from './padded-components.ts';
import { checkPatchBands, marginOf, shapeOfInput, type PatchInput } from './patch-input.ts';
import { patchLength } from './patch-shape.ts';
import { layOutTiles, tileAt, windowOfTile } from './tile-layout.ts';

/** Pixels of a raster and the means to make their patches: holds no more of the raster than some tiles of its components. */
export interface PatchSource {
  readonly input: PatchInput;
  readonly gridWidth: number;
  /** Where each pixel lies: row * grid width + column, rising. A pixel is known by its index here. */
  readonly positions: Float64Array;
  readonly tiles: ComponentTiles;
  /** The tile of each pixel, and the place in it where its patch begins. */
  readonly tileOf: Uint32Array;
  readonly placeOf: Uint32Array;
}

/** Bytes of components that are kept. */
const MEMORY_BYTES = 2 ** 29;

/** Patches of these pixels, which are valid and rise. Reads nothing yet. Throws `bad-input` where the raster has other bands. */
export function openPatchSource(
  raster: Raster,
  input: PatchInput,
  positions: Float64Array,
  maximumBytes = MEMORY_BYTES,
): PatchSource {
  checkPatchBands(input, raster.bands.length);
  const margin = marginOf(input);
  const layout = layOutTiles(raster, margin);
  const gridWidth = raster.grid.width;
  const tileOf = new Uint32Array(positions.length);
  const placeOf = new Uint32Array(positions.length);
  positions.forEach((position, pixel) => {
    const row = Math.floor(position / gridWidth);
    const column = position - row * gridWidth;
    const tile = tileAt(layout, row, column);
    const window = windowOfTile(layout, tile);
    tileOf[pixel] = tile;
    placeOf[pixel] = (row - window.row) * (window.width + 2 * margin) + column - window.column;
  });
  const tiles = openComponentTiles(raster, input, layout, maximumBytes);
  return { input, gridWidth, positions, tiles, tileOf, placeOf };
}

/**
 * The patches of pixels, one after the other, not standardised by feature yet: NaN where there is no data. Reads the tiles that are
 * not held.
 */
export async function gatherPatches(
  source: PatchSource,
  pixels: Uint32Array,
  run: Pick<Run, 'workers' | 'signal'>,
): Promise<Float32Array> {
  const { input, tiles, tileOf, placeOf } = source;
  const shape = shapeOfInput(input);
  const length = patchLength(shape);
  const patches = new Float32Array(pixels.length * length);
  await pipeline(
    groupIndices(pixels.map((pixel) => tileOf[pixel])),
    Math.min(tiles.capacity, run.workers.size + 1),
    ([tile]) => tiles.load(tile, run),
    (padded, [, places]) => {
      for (const at of places)
        copyPatch(padded, placeOf[pixels[at]], shape, input.fill, patches, at * length);
    },
  );
  return patches;
}

/** The pixels of the source in the square of 2 * radius + 1 around one of them, rising, itself left out. */
export function neighboursOf({ positions, gridWidth }: PatchSource, pixel: number, radius: number): number[] {
  const row = Math.floor(positions[pixel] / gridWidth);
  const column = positions[pixel] - row * gridWidth;
  const [left, right] = [Math.max(0, column - radius), Math.min(gridWidth - 1, column + radius)];
  const found: number[] = [];
  for (let y = Math.max(0, row - radius); y <= row + radius; y++) {
    const end = y * gridWidth + right;
    for (let i = firstFrom(positions, y * gridWidth + left); positions[i] <= end; i++) {
      if (i !== pixel) found.push(i);
    }
  }
  return found;
}

/** Index of the first position that is not below this one. */
function firstFrom(positions: Float64Array, position: number): number {
  let [low, high] = [0, positions.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (positions[middle] < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
