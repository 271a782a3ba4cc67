import { expect, it } from 'vitest';
import { memoryFiles } from '../../../testing/memory-files.ts';
import { TileSpool } from './tile-spool.ts';

const tile = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value);

it('keeps the first tiles in memory and the rest in a spill that it gives back', async () => {
  const files = memoryFiles();
  const spool = new TileSpool(files, 'map.tif', 100);
  const tiles = [60, 30, 20, 50, 10].map((length, index) => tile(length, index + 1));
  const stored = await Promise.all(tiles.map((bytes) => spool.add(bytes)));
  expect(stored.map(({ bytes }) => bytes !== undefined)).toEqual([true, true, false, false, true]);
  expect([...files.unfinished]).toEqual(['spill of map.tif']);
  for (const index of [4, 2, 0, 3, 1]) expect(await spool.read(stored[index])).toEqual(tiles[index]);
  await spool.close();
  expect([...files.unfinished]).toEqual([]);
});

it('keeps all in memory where the platform has no spill', async () => {
  const spool = new TileSpool({ ...memoryFiles(), createSpill: undefined }, 'map.tif', 10);
  const stored = await spool.add(tile(50, 7));
  expect(await spool.read(stored)).toEqual(tile(50, 7));
  await spool.close();
});

it('passes on that the disk is full', async () => {
  const files = memoryFiles((step) => {
    if (step === 'write') throw new Error('the disk is full');
  });
  const spool = new TileSpool(files, 'map.tif', 0);
  await expect(spool.add(tile(1, 1))).rejects.toThrow('the disk is full');
  await spool.close();
  expect([...files.unfinished]).toEqual([]);
});
