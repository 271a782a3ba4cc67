import { expect, it } from 'vitest';
import type { Band } from '../raster/raster.ts';
import { blockReader } from './block-reader.ts';

const grid = { width: 2, height: 2, transform: [1, 0, 0, 0, -1, 0], georeferenced: false } as const;
const band: Band = { name: 'a', sampleType: 'float32', scale: 1, offset: 0 };
const VALUES = [Float32Array.of(1, NaN), Float32Array.of(9, 2), Float32Array.of(3, 4)];

function reader() {
  const asked: unknown[] = [];
  const bands = [band, { ...band, nodata: 9 }, band];
  const read = blockReader({ name: 'a', grid, bands }, async (_window, wanted) => {
    asked.push(wanted);
    return wanted.map((each) => VALUES[each]);
  });
  return { asked, read };
}

const top = { column: 0, row: 0, width: 2, height: 1 };

it('reads the bands wanted, all where none are named; a pixel is valid where each of them is', async () => {
  const { asked, read } = reader();
  expect(await read(top)).toEqual({ window: top, bands: VALUES, valid: Uint8Array.of(0, 0) });
  expect((await read(top, { bands: [2, 1] })).valid).toEqual(Uint8Array.of(0, 1));
  expect((await read(top, { bands: [2] })).valid).toEqual(Uint8Array.of(1, 1));
  expect(asked).toEqual([[0, 1, 2], [2, 1], [2]]);
});

it('reads nothing for what is not there or no longer wanted', async () => {
  const { asked, read } = reader();
  await expect(read({ ...top, column: 1 })).rejects.toMatchObject({ code: 'bad-input' });
  await expect(read(top, { bands: [3] })).rejects.toMatchObject({ code: 'bad-input' });
  await expect(read(top, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
  expect(asked).toEqual([]);
});
