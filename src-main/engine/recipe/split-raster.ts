import { labelType } from '../clustering/labels/label-block.ts';
import type { Raster } from '../raster/raster.ts';
import { numeric } from '../raster/samples.ts';
import { relabelRaster } from '../scheme/relabel-raster.ts';

/**
 * A map of labels with one cluster divided: its pixels have the label that they have in `parts`, where they have one there, and all
 * others keep theirs. Computed when it is read; `parts` is read only where the cluster lies. 0 is no data in all three, and no label is
 * greater than `highestId`.
 */
export function splitRaster(labels: Raster, cluster: number, parts: Raster, highestId: number): Raster {
  const sampleType = labelType(highestId);
  return {
    name: labels.name,
    grid: labels.grid,
    bands: [{ ...labels.bands[0], sampleType, scale: 1, offset: 0, nodata: 0 }],
    blockSize: parts.blockSize,
    overviews: [],
    read: async (window, options) => {
      const before = await labels.read(window, { ...options, bands: [0] });
      const ids = Uint16Array.from(numeric(before.bands[0]), (id, pixel) => id * before.valid[pixel]);
      if (ids.includes(cluster)) {
        const { bands } = await parts.read(window, { signal: options?.signal });
        const own = numeric(bands[0]);
        for (let i = 0; i < ids.length; i++) if (ids[i] === cluster && own[i] > 0) ids[i] = own[i];
      }
      const samples = sampleType === 'uint8' ? Uint8Array.from(ids) : ids;
      return { window, bands: [samples], valid: Uint8Array.from(ids, (id) => Math.min(1, id)) };
    },
  };
}

/** 1 where a map of labels has the cluster, else 0 and no data; on the given grid, which is that of the map. */
export function clusterMask(labels: Raster, cluster: number, grid: Raster['grid']): Raster {
  const lookup = new Uint16Array(cluster + 1);
  lookup[cluster] = 1;
  return { ...relabelRaster(labels, lookup), grid };
}
