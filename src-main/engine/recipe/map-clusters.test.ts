import { describe, expect, it } from 'vitest';
import { memoryRaster } from '../raster/memory-raster.ts';
import type { Dataset } from '../raster/raster.ts';
import { windowsOf } from '../raster/window.ts';
import { testRun } from '../testing/check-clusterer.ts';
import { countClusters } from './count-clusters.ts';
import { clustersOfMap } from './map-clusters.ts';

const [WIDTH, HEIGHT] = [30, 20];
const band = { name: 'Cluster', sampleType: 'uint16', scale: 1, offset: 0, nodata: 0 } as const;
const grid = {
  width: WIDTH,
  height: HEIGHT,
  transform: [30, 0, 500000, 0, -30, 7000000],
  georeferenced: true,
} as const;
const crs = { name: 'EPSG:32725', epsg: 32725, unit: 'metre' } as const;
/** 0, 2, 5 and 300, so many times. */
const ids = Uint16Array.from({ length: WIDTH * HEIGHT }, (_, i) => [0, 2, 5, 300][i < 90 ? 0 : 1 + (i % 3)]);
const countOf = (id: number): number => ids.filter((own) => own === id).length;

function mapWith(known: Partial<Dataset> = {}): Dataset {
  const raster = memoryRaster({ name: 'map.tif', grid: { ...grid, crs }, bands: [band], samples: [ids] });
  return { ...raster, format: 'Test', details: {}, problems: [], close: async () => {}, ...known };
}

describe('the clusters of a map', () => {
  it('are those that have pixels, with names and colours as far as it has them', async () => {
    const categories = ['No data', '', 'Wood', '', '', 'Cluster 5', 'Lake'];
    const palette = Array.from({ length: 7 }, (_, id) => [id, 16, 255, 255] as const);
    const { clusters, highestId } = await clustersOfMap(mapWith({ categories, palette }), testRun());
    expect(clusters.map(({ id, name, pixels }) => [id, name, pixels])).toEqual([
      [2, 'Wood', countOf(2)],
      [5, undefined, countOf(5)],
      [6, 'Lake', 0],
      [300, undefined, countOf(300)],
    ]);
    expect(clusters.slice(0, 3).map(({ colour }) => colour)).toEqual(['#0210ff', '#0510ff', '#0610ff']);
    expect(clusters[3].colour).toMatch(/^#[0-9a-f]{6}$/);
    expect(highestId).toBe(300);
  });

  it('are none where there is no data', async () => {
    const samples = [new Uint16Array(WIDTH * HEIGHT)];
    const empty = { ...mapWith(), ...memoryRaster({ name: 'empty', grid, bands: [band], samples }) };
    expect(await clustersOfMap(empty, testRun())).toEqual({ clusters: [], highestId: 0 });
  });

  it('are counted while the map is read, with what they cover', async () => {
    const clusters = [2, 5, 7].map((id) => ({
      id,
      colour: '#000000',
      pixels: 1,
      mean: [id],
      deviation: [0],
    }));
    const counted = countClusters(mapWith(), 300, () => clusters);
    for (const window of windowsOf({ column: 0, row: 0, width: WIDTH, height: HEIGHT }, 7, 6))
      await counted.raster.read(window);
    expect(counted.clusters()).toEqual(
      clusters.map((cluster) => {
        const pixels = countOf(cluster.id);
        return { ...cluster, pixels, hectares: pixels * 0.09 };
      }),
    );
  });
});
