import { emptyTile, type TilePixels } from './display-tiles.ts';
import { fillGaps } from './fill-gaps.ts';
import type { Block } from './raster.ts';
import { spreadOrder } from './spread-order.ts';
import { TILE_SIZE } from './tile-grid.ts';
import { samplePixels, type TileBlock, type TilePlan } from './tile-plan.ts';

/**
 * One tile that is looked at block by block, from coarse to fine. What was looked at is exact; the rest is guessed from
 * what was, and becomes exact in the end.
 */
export class ProgressiveTile {
  readonly plan: TilePlan;
  readonly bands: readonly number[];
  readonly #order: readonly TileBlock[];
  readonly #exact: TilePixels;
  readonly #known = new Map<number, TileBlock>();
  readonly #visited = new Set<TileBlock>();
  /** 1 for each pixel of a block that was looked at. */
  readonly #seen = new Uint8Array(TILE_SIZE * TILE_SIZE);

  constructor(plan: TilePlan, bands: readonly number[]) {
    this.plan = plan;
    this.bands = bands;
    this.#order = spreadOrder(plan.blocks);
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
    return this.#exact.data.byteLength + 3 * TILE_SIZE * TILE_SIZE + 200 * this.#order.length;
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
    for (const pixel of block.pixels) this.#seen[pixel] = 1;
    this.#visited.add(block);
  }

  /** The tile as it is known now. */
  picture(): TilePixels {
    const pixels = { ...this.#exact, data: this.#exact.data.slice() };
    const gaps = this.#order.filter((block) => !this.#visited.has(block));
    if (gaps.length === 0) return pixels;
    const tile = { pixels, known: this.#seen, aspect: aspectOf(this.plan) };
    fillGaps(
      tile,
      gaps.map((block) => block.pixels),
    );
    return { ...pixels, refined: this.#order.indexOf(gaps[0]) };
  }
}

/** Width by height of a block where the tile shows it. */
function aspectOf({ source: { blockSize, grid }, toSource: [a, b] }: TilePlan): number {
  const aspect = Math.min(blockSize.width, grid.width) / Math.min(blockSize.height, grid.height);
  return Math.abs(a) >= Math.abs(b) ? aspect : 1 / aspect;
}

function placeOf({ source: { grid, blockSize } }: TilePlan, column: number, row: number): number {
  return row * Math.ceil(grid.width / blockSize.width) + column;
}
