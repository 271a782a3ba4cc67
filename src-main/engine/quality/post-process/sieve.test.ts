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
    'gives regions below %i pixels the label they touch most, from the outside in',
    (pixels) => {
      const grid = randomLabels(41, 33, pixels);
      const sieved = sieve(grid, pixels, connectivity);
      const regions = regionsByFlooding(grid, connectivity);
      const known = new Map<number, number>();
      for (const region of regions)
        if (region.length >= pixels) region.forEach((i) => known.set(i, grid.ids[i]));
      for (let round = 0; round < 3; round++) {
        const settled = new Map(known);
        for (const region of regions.filter(([first]) => !settled.has(first))) {
          const labels = region
            .flatMap((i) => neighbours(grid, i, connectivity))
            .flatMap((place) => settled.get(place) ?? []);
          const count = (label: number): number => labels.filter((other) => other === label).length;
          const [most] = [...new Set(labels)].sort((a, b) => count(b) - count(a) || a - b);
          if (most !== undefined) region.forEach((i) => known.set(i, most));
        }
      }
      expect([...sieved]).toEqual([...grid.ids].map((id, i) => (id === 0 ? 0 : (known.get(i) ?? id))));
      expect([...sieved]).not.toEqual([...grid.ids]);
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
      const regions = regionsByFlooding(whole, connectivity);
      const small = new Set(regions.filter(({ length }) => length < 6).flat());
      const atLarge = regions.filter((region) =>
        region.some((i) => neighbours(whole, i, connectivity).some((place) => !small.has(place))),
      );
      const comparable = new Set(atLarge.flat());
      expect(changed(ours).filter((i) => comparable.has(i))).toEqual(
        changed(theirs).filter((i) => comparable.has(i)),
      );
      expect([...changed(ours), ...changed(theirs)].filter((i) => !small.has(i))).toEqual([]);
      expect(comparable.size).toBeGreaterThan(1000);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
