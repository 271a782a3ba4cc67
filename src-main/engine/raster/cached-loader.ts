import type { BlockCache } from './cache.ts';
import type { Samples } from './samples.ts';

/** Gives bands of a block, in the order asked for. They may be shared: never change them. */
export type BandLoader<Address> = (address: Address, bands: readonly number[]) => Promise<readonly Samples[]>;

/** How blocks are told apart and decoded. */
export interface CachedBlocks<Address> {
  readonly cache: BlockCache;
  /** Under what the cache keeps them. */
  readonly owner: object;
  /** Of one block among those of its owner. */
  key(address: Address): string;
  /** The bands to decode where some are missing: those, and what comes with them at no cost. */
  along(missing: readonly number[]): readonly number[];
  readonly decode: BandLoader<Address>;
}

/** Loads bands of blocks through the cache; what is wanted twice at the same time is decoded once. */
export function cachedLoader<Address>(blocks: CachedBlocks<Address>): BandLoader<Address> {
  const { cache, owner, decode } = blocks;
  const loading = new Map<string, Promise<readonly Samples[]>>();

  const decodeOnce = (address: Address, wanted: readonly number[]): Promise<readonly Samples[]> => {
    const key = `${blocks.key(address)}/${wanted.join()}`;
    const known = loading.get(key);
    if (known) return known;
    const decoded = decode(address, wanted).finally(() => loading.delete(key));
    loading.set(key, decoded);
    return decoded;
  };

  return async (address, bands) => {
    const keyOf = (band: number): string => `${blocks.key(address)}/${band}`;
    const cached = bands.map((band) => cache.get(owner, keyOf(band)));
    const missing = bands.filter((_, index) => cached[index] === undefined);
    if (missing.length === 0) return cached as Samples[];
    const wanted = blocks.along(missing);
    const decoded = await decodeOnce(address, wanted);
    wanted.forEach((band, index) => cache.put(owner, keyOf(band), decoded[index]));
    return bands.map((band, index) => cached[index] ?? decoded[wanted.indexOf(band)]);
  };
}
