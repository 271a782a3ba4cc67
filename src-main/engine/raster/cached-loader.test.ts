import { expect, it } from 'vitest';
import { createBlockCache } from './cache.ts';
import { cachedLoader } from './cached-loader.ts';

const BYTES = 8;

/** Blocks whose samples tell block and band; bands come in pairs. */
function blocks(maximumBytes = 1000) {
  const decoded: string[] = [];
  const cache = createBlockCache(maximumBytes);
  const owner = {};
  const load = cachedLoader<number>({
    cache,
    owner,
    key: String,
    along: (missing) => [...new Set(missing.flatMap((band) => [band & ~1, band | 1]))],
    decode: async (block, bands) => {
      decoded.push(`${block}: ${bands.join()}`);
      if (block < 0) throw new Error('it is damaged');
      return bands.map((band) => new Uint8Array(BYTES).fill(10 * block + band));
    },
  });
  const first = async (block: number, bands: readonly number[]): Promise<unknown[]> =>
    (await load(block, bands)).map((samples) => samples[0]);
  return { cache, owner, decoded, first };
}

it('decodes what is missing with what comes along, and keeps both', async () => {
  const { decoded, first } = blocks();
  expect(await first(2, [3])).toEqual([23]);
  expect(await first(2, [2, 3, 2])).toEqual([22, 23, 22]);
  expect(await first(2, [5, 2])).toEqual([25, 22]);
  expect(await first(4, [2])).toEqual([42]);
  expect(decoded).toEqual(['2: 2,3', '2: 4,5', '4: 2,3']);
});

it('decodes once what is wanted twice at the same time', async () => {
  const { decoded, first } = blocks();
  expect(await Promise.all([first(1, [0]), first(1, [1]), first(1, [0, 1])])).toEqual([[10], [11], [10, 11]]);
  expect(decoded).toEqual(['1: 0,1']);
});

it('is right where the cache keeps nothing, or only a part', async () => {
  for (const maximumBytes of [0, BYTES]) {
    const { decoded, first } = blocks(maximumBytes);
    expect(await first(1, [0, 3])).toEqual([10, 13]);
    expect(await first(1, [3, 0])).toEqual([13, 10]);
    expect(decoded).toHaveLength(2);
  }
});

it('decodes again after a failure, and after its owner was dropped', async () => {
  const { cache, owner, decoded, first } = blocks();
  for (let time = 0; time < 2; time += 1) await expect(first(-1, [0])).rejects.toThrow('damaged');
  await first(1, [0]);
  cache.drop(owner);
  await first(1, [0]);
  expect(decoded).toEqual(['-1: 0,1', '-1: 0,1', '1: 0,1', '1: 0,1']);
});
