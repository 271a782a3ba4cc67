import { describe, expect, it } from 'vitest';
import type { Raster } from '../../raster/raster.ts';
import { grow, windowsOf } from '../../raster/window.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { scrambledWorkers } from '../../testing/scrambled-workers.ts';
import { openBlockPatches } from './block-patches.ts';
import { drawsInOrder } from './draws.ts';
import { patchBatches } from './patch-batches.ts';
import { marginOf, type PatchInput } from './patch-input.ts';
import type { PatchSource } from './patch-source.ts';
import { hillyRaster, prepared } from './patches.test-setup.ts';

const isMissing = (column: number, row: number): boolean => (column * row) % 7 === 3;

/** The patch of every valid pixel by position, from blocks of this size with their surroundings. */
async function fromBlocks(
  raster: Raster,
  input: PatchInput,
  size: number,
  run = testRun(),
): Promise<Map<number, string>> {
  const { width, height } = raster.grid;
  const patches = new Map<number, string>();
  for (const window of windowsOf({ column: 0, row: 0, width, height }, size, size)) {
    const around = grow(window, marginOf(input), width, height);
    const { batches, shape } = await openBlockPatches(input, await raster.read(around), run);
    const length = shape.components * shape.side ** 2;
    for (const batch of batches(10)) {
      expect(batch.patches).toHaveLength(10 * length);
      expect(batch.patches.subarray(batch.count * length).every((value) => value === 0)).toBe(true);
      batch.places.forEach((place, i) => {
        const column = around.column + (place % around.width) - window.column;
        const row = around.row + Math.floor(place / around.width) - window.row;
        if (column < 0 || row < 0 || column >= window.width || row >= window.height) return;
        const position = (window.row + row) * width + window.column + column;
        patches.set(position, String(batch.patches.subarray(i * length, (i + 1) * length)));
      });
    }
  }
  return patches;
}

async function fromSource(source: PatchSource): Promise<Map<number, string>> {
  const draws = drawsInOrder(source);
  const wanted = { draws, batchSize: draws.length, views: [[]], seed: 1, epoch: 1 };
  const { value } = await patchBatches(source, wanted, testRun()).next();
  const [patches] = value!.views;
  const length = patches.length / draws.length;
  return new Map(
    [...source.positions].map((position, i) => [
      position,
      String(patches.subarray(i * length, (i + 1) * length)),
    ]),
  );
}

describe('the patches of a block', () => {
  it.each([
    ['feature', 'mean'],
    ['component', 'centre'],
  ] as const)(
    'are those of its valid pixels, without seams, by %s and filled by the %s',
    async (standardise, fill) => {
      const raster = hillyRaster(31, 23, { isMissing });
      const source = await prepared(raster, { standardise, fill });
      const expected = await fromSource(source);
      expect(await fromBlocks(raster, source.input, 256)).toEqual(expected);
      expect(await fromBlocks(raster, source.input, 7)).toEqual(expected);
      expect(await fromBlocks(raster, source.input, 7, testRun({ workers: scrambledWorkers(2) }))).toEqual(
        expected,
      );
    },
  );

  it('leave the block as it is, and are none where it has no valid pixel', async () => {
    const raster = hillyRaster(20, 20, { isMissing: (column) => column < 10 });
    const { input } = await prepared(raster, { standardise: 'feature' });
    const block = await raster.read({ column: 0, row: 0, width: 20, height: 20 });
    const copy = structuredClone(block);
    const patches = await openBlockPatches(input, block, testRun());
    expect(patches.places).toHaveLength(200);
    expect([...patches.batches(64)]).toHaveLength(4);
    expect(block).toEqual(copy);
    const empty = await openBlockPatches(
      input,
      await raster.read({ column: 0, row: 0, width: 9, height: 9 }),
      testRun(),
    );
    expect([...empty.batches(64)]).toEqual([]);
  });

  it('are cut out of one image where they can be shared', async () => {
    const raster = hillyRaster(15, 12, { isMissing });
    const { input } = await prepared(raster);
    const block = await raster.read({ column: 0, row: 0, width: 15, height: 12 });
    const patches = await openBlockPatches(input, block, testRun());
    const { width, height, values } = patches.image();
    expect([width, height]).toEqual([19, 16]);
    for (const { places, patches: own } of patches.batches(200)) {
      places.forEach((place, i) => {
        for (let number = 0; number < 75; number++) {
          const [component, row, column] = [
            Math.floor(number / 25),
            Math.floor((number % 25) / 5),
            number % 5,
          ];
          const [x, y] = [(place % 15) + column, Math.floor(place / 15) + row];
          expect(own[i * 75 + number]).toBe(values[(component * height + y) * width + x]);
        }
      });
    }
  });

  it('are refused for a block with other bands', async () => {
    const { input } = await prepared(hillyRaster(9, 9));
    const block = await hillyRaster(9, 9, { bandCount: 2 }).read({ column: 0, row: 0, width: 9, height: 9 });
    await expect(openBlockPatches(input, block, testRun())).rejects.toThrow('made from 4 bands');
  });
});
