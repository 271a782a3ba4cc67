import type { Band, Block, Raster } from './raster.ts';
import { clearInvalid } from './validity.ts';

/** What is better known of a band than its own file tells. */
export type BandFacts = Partial<Omit<Band, 'sampleType'>>;

/** The raster with facts laid over those of its bands, one for each; the `nodata` of both means "no data". */
export function withBands(raster: Raster, facts: readonly BandFacts[]): Raster {
  const bands = raster.bands.map((band, index): Band => ({ ...band, ...facts[index] }));
  const refine = (block: Block, wanted: readonly number[]): Block => {
    const valid = block.valid.slice();
    block.bands.forEach((samples, index) => clearInvalid(valid, samples, bands[wanted[index]].nodata));
    return { ...block, valid };
  };
  const all = bands.map((_, index) => index);
  // A deferred band can carry one such value only.
  const defers = raster.bands.every(
    ({ nodata }, index) => nodata === undefined || nodata === bands[index].nodata,
  );
  return {
    ...raster,
    bands,
    overviews: raster.overviews.map((overview) => withBands(overview, facts)),
    read: async (window, options = {}) => refine(await raster.read(window, options), options.bands ?? all),
    defer: async (window, options = {}) => {
      const deferred = defers ? await raster.defer?.(window, options) : undefined;
      return deferred && { ...deferred, nodata: (options.bands ?? all).map((band) => bands[band].nodata) };
    },
  };
}
