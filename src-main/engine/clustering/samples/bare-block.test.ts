import { expect, it } from 'vitest';
import { memoryRaster } from '../../raster/memory-raster.ts';
import { standardiseRaster } from '../../raster/standardise.ts';
import { buffersOf, readBare } from './bare-block.ts';

/** Large enough for its memory to be given back at once. */
const SIDE = 1024;

it('gives back the numbers from before, but nothing that the block still has', async () => {
  const raster = memoryRaster({
    name: 'raster',
    grid: { width: SIDE, height: SIDE, transform: [1, 0, 0, 0, -1, 0], georeferenced: false },
    bands: [{ name: 'Band 1', sampleType: 'uint16', scale: 1, offset: 0, nodata: 0 }],
    samples: [new Uint16Array(SIDE ** 2).fill(5)],
  });
  const standardised = standardiseRaster(raster, [{ pixels: 1, mean: 3, deviation: 1 }]);
  const window = { column: 0, row: 0, width: SIDE, height: SIDE };
  const block = await readBare(standardised, window, new AbortController().signal);
  expect('original' in block).toBe(false);
  expect([block.bands[0].length, block.valid.length]).toEqual([SIDE ** 2, SIDE ** 2]);
  expect([block.bands[0][7], block.valid[7]]).toEqual([2, 1]);
  expect(buffersOf(block)).toHaveLength(2);
});
