import { emptyTile, type TilePixels } from './display-tiles.ts';
import type { Block } from './raster.ts';
import { leastCorner, spreadOrder, type LatticePoint } from './spread-order.ts';
import { TILE_SIZE } from './tile-grid.ts';
import { samplePixels, type TileBlock, type TilePlan } from './tile-plan.ts';

/** A rectangle of the tile's pixels; `right` and `bottom` belong to it. */
interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Beyond so many halvings of the lattice nothing is looked for: no scene has more rows of blocks. */
const LEVELS = 31;

/**
 * One tile that is looked at block by block, from coarse to fine. What was looked at is exact; the rest is guessed from the
 * nearest block before it that was, and becomes exact in the end.
 */
export class ProgressiveTile {
  readonly plan: TilePlan;
  readonly bands: readonly number[];
  readonly #order: readonly TileBlock[];
  readonly #corner: LatticePoint;
  /** Beyond the last column and row. */
  readonly #end: LatticePoint;
  readonly #exact: TilePixels;
  readonly #known = new Map<number, TileBlock>();
  readonly #visited = new Set<TileBlock>();

  constructor(plan: TilePlan, bands: readonly number[]) {
    this.plan = plan;
    this.bands = bands;
    this.#order = spreadOrder(plan.blocks);
    this.#corner = leastCorner(plan.blocks);
    this.#end = {
      column: plan.blocks.reduce((most, { column }) => Math.max(most, column + 1), 0),
      row: plan.blocks.reduce((most, { row }) => Math.max(most, row + 1), 0),
    };
    this.#exact = emptyTile(bands);
    for (const block of plan.blocks) this.#known.set(placeOf(plan, block.column, block.row), block);
  }

  get blockCount(): number {
    return this.#order.length;
  }

  get complete(): boolean {
    return this.#visited.size === this.#order.length;
  }

  /** Memory that it holds, about. */
  get bytes(): number {
    return this.#exact.data.byteLength + 2 * TILE_SIZE * TILE_SIZE + 200 * this.#order.length;
  }

  /** Those of the first `goal` blocks that nobody has looked at by the time they come. */
  *unvisited(goal: number): Generator<TileBlock> {
    for (const block of this.#order.slice(0, goal)) if (!this.#visited.has(block)) yield block;
  }

  /** Its own block at this place, where it holds one that was not looked at. */
  missing({ column, row }: TileBlock): TileBlock | undefined {
    const block = this.#known.get(placeOf(this.plan, column, row));
    return block && !this.#visited.has(block) ? block : undefined;
  }

  /** Takes over what one of its blocks shows. */
  visit(block: TileBlock, content: Block): void {
    samplePixels(this.plan, block.pixels, content, this.#exact.data);
    this.#visited.add(block);
  }

  /** The tile as it is known now. */
  picture(): TilePixels {
    const { data } = this.#exact;
    if (this.complete) return { ...this.#exact, data: data.slice() };
    const guessed = data.slice();
    for (const block of this.#order) if (!this.#visited.has(block)) this.#guess(block, guessed);
    return {
      ...this.#exact,
      data: guessed,
      refined: this.#order.findIndex((block) => !this.#visited.has(block)),
    };
  }

  /** Stretches the nearest coarser block over the cell of the lattice that it stands for, as far as the tile goes. */
  #guess(block: TileBlock, data: Float32Array): void {
    const found = this.#coarser(block);
    if (!found) return;
    const own = boundsOf(block.pixels);
    const from = boundsOf(found.block.pixels);
    const across = Math.min(found.stride, this.#end.column - found.block.column);
    const down = Math.min(found.stride, this.#end.row - found.block.row);
    const { channels } = this.#exact;
    for (const pixel of block.pixels) {
      const right = shareOf(own.left, own.right, pixel % TILE_SIZE) + block.column - found.block.column;
      const below = shareOf(own.top, own.bottom, Math.floor(pixel / TILE_SIZE)) + block.row - found.block.row;
      const column = placeAt(from.left, from.right, right / across);
      const at = (placeAt(from.top, from.bottom, below / down) * TILE_SIZE + column) * channels;
      data.set(this.#exact.data.subarray(at, at + channels), pixel * channels);
    }
  }

  #coarser({ column, row }: TileBlock): { block: TileBlock; stride: number } | undefined {
    const corner = this.#corner;
    for (let level = 1; level < LEVELS; level += 1) {
      const stride = 2 ** level;
      const right = column - ((column - corner.column) % stride);
      const down = row - ((row - corner.row) % stride);
      const block = this.#known.get(placeOf(this.plan, right, down));
      if (block && this.#visited.has(block)) return { block, stride };
      if (right === corner.column && down === corner.row) return undefined;
    }
    return undefined;
  }
}

/** Where the middle of a pixel lies between two others, in 0..1. */
function shareOf(first: number, last: number, pixel: number): number {
  return (pixel - first + 0.5) / (last - first + 1);
}

function placeAt(first: number, last: number, share: number): number {
  return first + Math.floor((last - first + 1) * share);
}

function placeOf({ source: { grid, blockSize } }: TilePlan, column: number, row: number): number {
  return row * Math.ceil(grid.width / blockSize.width) + column;
}

function boundsOf(pixels: Uint16Array): Bounds {
  let [left, right] = [TILE_SIZE, 0];
  for (const pixel of pixels) {
    left = Math.min(left, pixel % TILE_SIZE);
    right = Math.max(right, pixel % TILE_SIZE);
  }
  // Row-major, so the rows come in order.
  const top = Math.floor(pixels[0] / TILE_SIZE);
  return { left, top, right, bottom: Math.floor(pixels[pixels.length - 1] / TILE_SIZE) };
}
