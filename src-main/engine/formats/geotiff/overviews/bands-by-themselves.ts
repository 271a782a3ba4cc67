import type { Block, Raster } from '../../../raster/raster.ts';
import { canShowInvalid, invalidSample } from '../../../raster/invalid-sample.ts';
import type { Samples } from '../../../raster/samples.ts';
import { otherMask } from './other-mask.ts';

/**
 * A raster of bands of one type and one no-data value that each keep what they have, whatever lies in the others: where some pixel of a
 * window is not valid, each band says by itself which of its own are, and has its no-data value or NaN there. Throws `unsupported`, when
 * read, where bands that have neither are not valid in the same pixels.
 */
export function bandsByThemselves(raster: Raster): Raster {
  const { bands: all, name } = raster;
  const [{ sampleType, nodata }] = all;
  const isShown = canShowInvalid(sampleType, nodata);
  if (all.length === 1) return raster;
  const read: Raster['read'] = async (window, options = {}) => {
    const bands = options.bands ?? [...all.keys()];
    const block = await raster.read(window, options);
    if (!block.valid.includes(0) || (isShown && bands.length === 1)) return block;
    const alone = (band: number): Promise<Block> => raster.read(window, { ...options, bands: [band] });
    const first = isShown ? undefined : await alone(0);
    for (const [at, band] of bands.entries()) {
      const { valid } = await alone(band);
      if (!first) fill(block.bands[at], valid, invalidSample(sampleType, nodata));
      else if (valid.some((sound, index) => sound !== first.valid[index])) throw otherMask(name);
    }
    return block;
  };
  return { ...raster, overviews: [], defer: undefined, read };
}

function fill(samples: Samples, valid: Uint8Array, value: number | bigint): void {
  for (let index = 0; index < valid.length; index++) if (valid[index] === 0) samples[index] = value as never;
}
