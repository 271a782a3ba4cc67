import type { Block, Raster } from '../../../raster/raster.ts';
import { canShowInvalid, invalidSample } from '../../../raster/invalid-sample.ts';
import { otherMask } from './other-mask.ts';

/**
 * A raster whose bands each keep what they have, whatever lies in the others: where some pixel of a window is not valid, each band says by
 * itself which of its own are, and has its no-data value or NaN there. Throws `unsupported`, when read, where bands that have neither
 * are not valid in the same pixels.
 */
export function bandsByThemselves(raster: Raster): Raster {
  const { bands: all, name } = raster;
  if (all.length === 1) return raster;
  const read: Raster['read'] = async (window, options = {}) => {
    const bands = options.bands ?? [...all.keys()];
    const block = await raster.read(window, options);
    const showsItself = (band: number): boolean => canShowInvalid(all[band].sampleType, all[band].nodata);
    if (!block.valid.includes(0) || (bands.length === 1 && showsItself(bands[0]))) return block;
    const reference = await raster.read(window, { ...options, bands: [0] });
    for (const [at, band] of bands.entries()) {
      const alone = band === 0 ? reference : await raster.read(window, { ...options, bands: [band] });
      if (showsItself(band)) fillInvalid(raster, band, block, at, alone);
      else if (alone.valid.some((valid, index) => valid !== reference.valid[index])) throw otherMask(name);
    }
    return block;
  };
  return { ...raster, overviews: [], defer: undefined, read };
}

function fillInvalid(
  { bands }: Raster,
  band: number,
  { bands: read }: Block,
  at: number,
  { valid }: Block,
): void {
  const fill = invalidSample(bands[band].sampleType, bands[band].nodata) as never;
  for (let index = 0; index < valid.length; index++) if (valid[index] === 0) read[at][index] = fill;
}
