import type { TilePixels } from '../../src-main/engine/api.ts';

export interface TileAddress {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

/** A tile on the map that is not complete yet. */
export interface CoarseTile {
  readonly address: TileAddress;
  /** How far it is. */
  readonly refined: number;
  /** Resolves to a better one than that of `after`. */
  readonly load: (after: number, signal: AbortSignal) => Promise<TilePixels>;
  /** Puts a better one in its place. */
  readonly replace: (data: Float32Array) => void;
}

/** So few, that other calls to the engine find a free connection. */
const AT_ONCE = 2;

/**
 * Asks again for tiles that are not complete, those first that waited longest, and only those that are looked at: what is no
 * longer in view is given up until it is again.
 */
export class TileRefiner {
  readonly #coarse = new Map<string, CoarseTile>();
  readonly #underWay = new Map<string, AbortController>();
  readonly #changed: (refining: boolean) => void;
  #isSeen: (address: TileAddress) => boolean = () => true;

  /** `changed` is told whether tiles in view are still to be refined. */
  constructor(changed: (refining: boolean) => void) {
    this.#changed = changed;
  }

  /** Tiles that are not complete, in view or not. */
  get count(): number {
    return this.#coarse.size;
  }

  /** Instead of an earlier one of the same address. */
  add(tile: CoarseTile): void {
    this.#coarse.set(keyOf(tile), tile);
    this.#proceed();
  }

  /** From now on only what `isSeen` is asked for. */
  look(isSeen: (address: TileAddress) => boolean): void {
    this.#isSeen = isSeen;
    for (const [key, abort] of this.#underWay) {
      const tile = this.#coarse.get(key);
      if (!tile || !isSeen(tile.address)) abort.abort();
    }
    this.#proceed();
  }

  /** Forgets all tiles. */
  clear(): void {
    this.#coarse.clear();
    for (const abort of this.#underWay.values()) abort.abort();
    this.#proceed();
  }

  #proceed(): void {
    for (const [key, tile] of this.#coarse) {
      if (this.#underWay.size >= AT_ONCE) break;
      if (this.#isSeen(tile.address) && !this.#underWay.has(key)) void this.#refine(key, tile);
    }
    this.#changed([...this.#coarse.values()].some(({ address }) => this.#isSeen(address)));
  }

  /** One that fails stays on the map as it is: asking on and on would help nobody. */
  async #refine(key: string, tile: CoarseTile): Promise<void> {
    const abort = new AbortController();
    this.#underWay.set(key, abort);
    const better = await tile.load(tile.refined, abort.signal).catch(() => undefined);
    this.#underWay.delete(key);
    if (this.#coarse.get(key) === tile && (better || !abort.signal.aborted)) {
      this.#coarse.delete(key);
      if (better) tile.replace(better.data);
      if (better?.refined !== undefined) this.#coarse.set(key, { ...tile, refined: better.refined });
    }
    this.#proceed();
  }
}

function keyOf({ address: { z, x, y } }: CoarseTile): string {
  return `${z}/${x}/${y}`;
}
