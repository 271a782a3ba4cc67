import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { createBlockCache } from './cache.ts';

const samples = (bytes: number): Uint8Array => new Uint8Array(bytes);

describe('createBlockCache', () => {
  it('gives back what was put in, for its owner and key only', () => {
    const cache = createBlockCache(100);
    const [owner, other] = [{}, {}];
    const kept = samples(10);
    cache.put(owner, 'a', kept);
    expect(cache.get(owner, 'a')).toBe(kept);
    expect(cache.get(owner, 'b')).toBeUndefined();
    expect(cache.get(other, 'a')).toBeUndefined();
  });

  it('lets go of what was used longest ago', () => {
    const cache = createBlockCache(30);
    const owner = {};
    for (const key of ['a', 'b', 'c']) cache.put(owner, key, samples(10));
    cache.get(owner, 'a');
    cache.put(owner, 'd', samples(10));
    expect(['a', 'b', 'c', 'd'].filter((key) => cache.get(owner, key))).toEqual(['a', 'c', 'd']);
  });

  it('does not keep what is larger than itself', () => {
    const cache = createBlockCache(30);
    const owner = {};
    cache.put(owner, 'a', samples(10));
    cache.put(owner, 'b', samples(31));
    expect(cache.get(owner, 'a')).toBeDefined();
    expect(cache.get(owner, 'b')).toBeUndefined();
  });

  it('forgets an owner', () => {
    const cache = createBlockCache(100);
    const [owner, other] = [{}, {}];
    cache.put(owner, 'a', samples(10));
    cache.put(owner, 'b', samples(10));
    cache.put(other, 'a', samples(10));
    cache.drop(owner);
    expect(cache.get(owner, 'a')).toBeUndefined();
    expect(cache.bytes).toBe(10);
  });

  it('agrees with a plain list over random use, and never exceeds its size', () => {
    const cache = createBlockCache(1000);
    const owners = [{ id: 0 }, { id: 1 }];
    const random = createRandom(4);
    let list: { owner: object; key: string; size: number }[] = [];
    for (let step = 0; step < 5000; step += 1) {
      const owner = owners[random.below(2)];
      const key = String(random.below(20));
      const known = list.find((entry) => entry.owner === owner && entry.key === key);
      const kind = random.below(20);
      if (kind === 0) {
        cache.drop(owner);
        list = list.filter((entry) => entry.owner !== owner);
      } else if (kind < 10) {
        expect(cache.get(owner, key)?.byteLength).toBe(known?.size);
        if (known) list = [...list.filter((entry) => entry !== known), known];
      } else {
        const size = random.below(400);
        cache.put(owner, key, samples(size));
        list = [...list.filter((entry) => entry !== known), { owner, key, size }];
        while (list.reduce((sum, entry) => sum + entry.size, 0) > 1000) list.shift();
      }
      expect(cache.bytes).toBe(list.reduce((sum, entry) => sum + entry.size, 0));
    }
  });
});
