import type { Samples } from './samples.ts';

/** Decoded bands of blocks under keys of the owner's choosing; the least recently used go first. */
export interface BlockCache {
  get(owner: object, key: string): Samples | undefined;
  /** Keeps samples that nobody changes from then on. What is larger than the whole cache is not kept. */
  put(owner: object, key: string, samples: Samples): void;
  /** Forgets all that an owner put in; call it when its file is closed. */
  drop(owner: object): void;
  /** Bytes kept. */
  readonly bytes: number;
  /** At most. */
  readonly maximumBytes: number;
}

interface Entry {
  readonly owner: object;
  readonly key: string;
  readonly samples: Samples;
  newer?: Entry;
  older?: Entry;
}

/** An empty cache that keeps at most `maximumBytes` of samples. */
export function createBlockCache(maximumBytes: number): BlockCache {
  const owners = new Map<object, Map<string, Entry>>();
  const order: { newest?: Entry; oldest?: Entry } = {};
  let bytes = 0;

  const unlink = (entry: Entry): void => {
    if (entry.newer) entry.newer.older = entry.older;
    else order.newest = entry.older;
    if (entry.older) entry.older.newer = entry.newer;
    else order.oldest = entry.newer;
  };
  const link = (entry: Entry): void => {
    entry.newer = undefined;
    entry.older = order.newest;
    if (order.newest) order.newest.newer = entry;
    order.newest = entry;
    order.oldest ??= entry;
  };
  const remove = (entry: Entry): void => {
    unlink(entry);
    bytes -= entry.samples.byteLength;
    const entries = owners.get(entry.owner);
    entries?.delete(entry.key);
    if (entries?.size === 0) owners.delete(entry.owner);
  };

  return {
    maximumBytes,
    get bytes() {
      return bytes;
    },
    get: (owner, key) => {
      const entry = owners.get(owner)?.get(key);
      if (!entry) return undefined;
      unlink(entry);
      link(entry);
      return entry.samples;
    },
    put: (owner, key, samples) => {
      const known = owners.get(owner)?.get(key);
      if (known) remove(known);
      if (samples.byteLength > maximumBytes) return;
      const entry: Entry = { owner, key, samples };
      if (!owners.has(owner)) owners.set(owner, new Map());
      owners.get(owner)!.set(key, entry);
      link(entry);
      bytes += samples.byteLength;
      while (bytes > maximumBytes && order.oldest) remove(order.oldest);
    },
    drop: (owner) => {
      for (const entry of [...(owners.get(owner)?.values() ?? [])]) remove(entry);
    },
  };
}
