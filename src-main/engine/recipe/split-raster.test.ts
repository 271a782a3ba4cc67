import { describe, expect, it } from 'vitest';
import { memoryRaster } from '../raster/memory-raster.ts';
import type { Raster } from '../raster/raster.ts';
import { numeric } from '../raster/samples.ts';
import { windowsOf } from '../raster/window.ts';
import { clusterMask, splitRaster } from './split-raster.ts';

const [WIDTH, HEIGHT] = [40, 30];
const PIXELS = WIDTH * HEIGHT;
const grid = { width: WIDTH, height: HEIGHT, transform: [1, 0, 0, 0, -1, 0], georeferenced: false } as const;
const band = { name: 'Cluster', sampleType: 'uint16', scale: 1, offset: 0, nodata: 0 } as const;
const rasterOf = (ids: Uint16Array, name = 'map'): Raster =>
  memoryRaster({ name, grid, bands: [band], samples: [ids] });

/** Clusters 1 to 4 in patches, some pixels without any; parts of them 5, 6 and none. */
const before = Uint16Array.from({ length: PIXELS }, (_, i) =>
  i % 37 === 0 ? 0 : 1 + (Math.floor(i / 7) % 4),
);
const after = Uint16Array.from({ length: PIXELS }, (_, i) => (i % 11 === 0 ? 0 : 5 + (i % 2)));
const expected = before.map((id, i) => (id === 3 && after[i] > 0 ? after[i] : id));

async function wholeOf(raster: Raster, side: number): Promise<{ ids: number[]; valid: number[] }> {
  const [ids, valid] = [new Array<number>(PIXELS), new Array<number>(PIXELS)];
  for (const window of windowsOf({ column: 0, row: 0, width: WIDTH, height: HEIGHT }, side, side)) {
    const block = await raster.read(window);
    numeric(block.bands[0]).forEach((id, i) => {
      const pixel = (window.row + Math.floor(i / window.width)) * WIDTH + window.column + (i % window.width);
      [ids[pixel], valid[pixel]] = [id, block.valid[i]];
    });
  }
  return { ids, valid };
}

describe('a map with a cluster divided', () => {
  it.each([40, 16, 7, 1])(
    'is the parts where the cluster lies, else the map: windows of %d',
    async (side) => {
      const divided = splitRaster(rasterOf(before), 3, rasterOf(after), 6);
      const { ids, valid } = await wholeOf(divided, side);
      expect(ids).toEqual([...expected]);
      expect(valid).toEqual([...expected].map((id) => Math.min(id, 1)));
    },
  );

  it('has samples for its greatest id', () => {
    const typeFor = (highest: number) =>
      splitRaster(rasterOf(before), 3, rasterOf(after), highest).bands[0].sampleType;
    expect([typeFor(255), typeFor(256)]).toEqual(['uint8', 'uint16']);
  });

  it('reads the parts only where the cluster lies', async () => {
    let reads = 0;
    const parts = rasterOf(after);
    const counted: Raster = { ...parts, read: (...given) => (reads++, parts.read(...given)) };
    const corner = before.map((id, i) => (i < WIDTH && i % WIDTH < 8 ? 3 : Math.min(id, 2)));
    await wholeOf(splitRaster(rasterOf(corner), 3, counted, 6), 10);
    expect(reads).toBe(1);
  });

  it('is masked by the pixels of the cluster, on the grid that is given', async () => {
    const placed = { ...grid, georeferenced: true };
    const mask = clusterMask(rasterOf(before), 3, placed);
    expect(mask.grid).toBe(placed);
    expect((await wholeOf(mask, 40)).ids).toEqual([...before].map((id) => (id === 3 ? 1 : 0)));
  });
});
