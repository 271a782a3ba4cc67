import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Connectivity, LabelGrid } from './label-grid.ts';
import { randomLabels, squareAround } from './random-labels.test-setup.ts';
import { sieve } from './sieve.ts';

/** Every pixel's region, found by flooding from it. */
function regionsByFlooding(grid: LabelGrid, connectivity: Connectivity): number[][] {
  const found: number[][] = [];
  const regionOf: number[][] = [];
  grid.ids.forEach((id, start) => {
    if (id === 0 || regionOf[start]) return;
    const region = [start];
    regionOf[start] = region;
    for (const i of region) {
      for (const next of neighbours(grid, i, connectivity)) {
        if (regionOf[next] || grid.ids[next] !== id) continue;
        regionOf[next] = region;
        region.push(next);
      }
    }
    found.push(region);
  });
  return found;
}

function neighbours(grid: LabelGrid, i: number, connectivity: Connectivity): number[] {
  return squareAround(grid, i, 1).filter((place) => {
    const apart = Math.abs(place - i);
    return place !== i && (connectivity === 8 || apart === 1 || apart === grid.width);
  });
}

describe.each<Connectivity>([4, 8])('the sieve, %i-connected,', (connectivity) => {
  it.each([2, 5, 40])(
    'gives regions below %i pixels the label they touch most, if that region is large',
    (pixels) => {
      const grid = randomLabels(41, 33, pixels);
      const sieved = sieve(grid, pixels, connectivity);
      const regions = regionsByFlooding(grid, connectivity);
      const sizeOf = new Map(regions.flatMap((region) => region.map((i) => [i, region.length] as const)));
      for (const region of regions) {
        const [own] = region.map((i) => grid.ids[i]);
        const touched = region
          .flatMap((i) => neighbours(grid, i, connectivity))
          .filter((place) => sizeOf.get(place)! >= pixels && grid.ids[place] !== own);
        const labels = touched.map((place) => grid.ids[place]).sort((a, b) => a - b);
        const count = (label: number): number => labels.filter((other) => other === label).length;
        const most = labels.reduce((best, label) => (count(label) > count(best) ? label : best), labels[0]);
        const expected = region.length >= pixels || labels.length === 0 ? own : most;
        expect(new Set(region.map((i) => sieved[i]))).toEqual(new Set([expected]));
      }
      expect(sieved.every((id, i) => (id === 0) === (grid.ids[i] === 0))).toBe(true);
    },
  );
});

const GDAL_SIEVE = `
import sys, numpy as np
from osgeo import gdal
gdal.UseExceptions()
path, width, height, pixels, connectivity = sys.argv[1], *map(int, sys.argv[2:])
ids = np.fromfile(path, '<u2').reshape(height, width)
dataset = gdal.GetDriverByName('MEM').Create('', width, height, 1, gdal.GDT_UInt16)
band = dataset.GetRasterBand(1)
band.WriteArray(ids)
gdal.SieveFilter(band, None, band, pixels, connectivity)
band.ReadAsArray().astype('<u2').tofile(path)
`;

const hasGdal = spawnSync('/usr/bin/python3', ['-c', 'import osgeo.gdal, numpy']).status === 0;

it.skipIf(!hasGdal).each<Connectivity>([4, 8])(
  "changes the pixels that GDAL's sieve changes, %i-connected (skipped where GDAL's Python is absent)",
  (connectivity) => {
    const grid = randomLabels(120, 90, 11);
    // Without pixels of no data, which GDAL takes for a label.
    const whole = { ...grid, ids: grid.ids.map((id) => id || 1) };
    const folder = mkdtempSync(join(tmpdir(), 'sieve-'));
    try {
      const path = join(folder, 'ids');
      writeFileSync(path, whole.ids);
      const size = [120, 90, 6, connectivity].map(String);
      const { stderr, status } = spawnSync('/usr/bin/python3', ['-c', GDAL_SIEVE, path, ...size]);
      expect(status, String(stderr)).toBe(0);
      const theirs = new Uint16Array(new Uint8Array(readFileSync(path)).buffer);
      const ours = sieve(whole, 6, connectivity);
      const changed = (ids: Uint16Array) => [...ids.keys()].filter((i) => ids[i] !== whole.ids[i]);
      expect(changed(ours)).toEqual(changed(theirs));
      expect(changed(ours).length).toBeGreaterThan(100);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
