import { expect, it } from 'vitest';
import { nodeCodecs } from '../../../../node/codecs.ts';
import type { Block, Raster } from '../../../raster/raster.ts';
import { arrayRaster } from '../../../testing/array-raster.ts';
import { inlineWorkers } from '../../../workers.ts';
import type { TilePixels } from './encode-tile.ts';
import { planImage, type Interleave } from './image-plan.ts';
import { forEachTile } from './image-tiles.ts';
import { TILE_SIZE } from './tile-size.ts';

const run = {
  signal: new AbortController().signal,
  seed: 1,
  workers: inlineWorkers(nodeCodecs),
  report: () => {},
};

const PIXELS = TILE_SIZE ** 2;

/** Two bands of one tile, or more, whose samples are their columns. */
function raster(width = TILE_SIZE): Raster {
  return arrayRaster({
    width,
    height: TILE_SIZE,
    bandCount: 2,
    sampleType: 'uint8',
    nodata: 255,
    sample: (column) => column % 251,
    blockSize: { width: TILE_SIZE, height: TILE_SIZE },
  });
}

async function tilesOf(
  { read, ...rest }: Raster,
  change: (block: Block) => Block = (block) => block,
  interleave: Interleave = 'pixel',
): Promise<{ blocks: Block[]; tiles: TilePixels[] }> {
  const blocks: Block[] = [];
  const tiles: TilePixels[] = [];
  const watched: Raster = {
    ...rest,
    read: async (...wanted) => {
      const block = change(await read(...wanted));
      blocks.push(block);
      return block;
    },
  };
  await forEachTile(watched, planImage(watched, interleave), run, async (_, pixels) => {
    tiles.push(pixels);
  });
  return { blocks, tiles };
}

it('gives a block that is a tile on as it is, and frees the validity that nobody needs', async () => {
  const { blocks, tiles } = await tilesOf(raster());
  expect(tiles[0].bands[0]).toBe(blocks[0].bands[0]);
  expect(tiles[0].bands[1]).toBe(blocks[0].bands[1]);
  expect(blocks[0].valid.length).toBe(0);
});

it('frees a block that was cut into tiles', async () => {
  const { blocks, tiles } = await tilesOf(raster(TILE_SIZE + 88));
  expect(blocks.map(({ bands }) => bands[0].length)).toEqual([PIXELS, 0]);
  expect(tiles.map(({ bands }) => bands[0][87])).toEqual([87, (TILE_SIZE + 87) % 251]);
});

it.each(['pixel', 'band'] as const)(
  'cuts tiles of arrays that share memory, interleaved by %s',
  async (way) => {
    const sharing = (block: Block): Block => {
      const both = new Uint8Array(2 * PIXELS);
      both.set(block.bands[0] as Uint8Array);
      both.set(block.bands[1] as Uint8Array, PIXELS);
      return { ...block, bands: [both.subarray(0, PIXELS), both.subarray(PIXELS)] };
    };
    const twice = (block: Block): Block => ({ ...block, bands: [block.bands[0], block.bands[0]] });
    for (const change of [sharing, twice]) {
      const { tiles } = await tilesOf(raster(), change, way);
      const buffers = tiles.flatMap(({ bands }) => bands.map(({ buffer }) => buffer));
      expect(new Set(buffers).size).toBe(2);
      expect(buffers.map(({ byteLength }) => byteLength)).toEqual([PIXELS, PIXELS]);
    }
  },
);
