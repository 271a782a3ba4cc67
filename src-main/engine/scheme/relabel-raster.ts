import type { Block, Raster } from '../raster/raster.ts';

/**
 * A label raster seen through a lookup table: value `v` of its only band becomes `lookup[v]`. What becomes 0, or lies beyond
 * the table, is no data. Samples are uint8 where the table allows it, else uint16.
 */
export function relabelRaster(raster: Raster, lookup: Uint16Array): Raster {
  const narrow = lookup.every((value) => value <= 255);
  const [band] = raster.bands;
  return {
    name: raster.name,
    grid: raster.grid,
    bands: [{ ...band, sampleType: narrow ? 'uint8' : 'uint16', nodata: 0, scale: 1, offset: 0 }],
    blockSize: raster.blockSize,
    overviews: raster.overviews.map((overview) => relabelRaster(overview, lookup)),
    read: async (window, options) => relabelled(await raster.read(window, options), lookup, narrow),
  };
}

function relabelled(block: Block, lookup: Uint16Array, narrow: boolean): Block {
  const [from] = block.bands;
  const to = narrow ? new Uint8Array(from.length) : new Uint16Array(from.length);
  const valid = new Uint8Array(from.length);
  for (let index = 0; index < from.length; index++) {
    if (block.valid[index] === 0) continue;
    to[index] = lookup[Number(from[index])] ?? 0;
    if (to[index] !== 0) valid[index] = 1;
  }
  return { window: block.window, bands: [to], valid };
}
