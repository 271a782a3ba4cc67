import { EngineError } from '../../errors.ts';
import type { LegendEntry } from '../../raster/exporter.ts';
import type { Block, Raster } from '../../raster/raster.ts';
import { checkLabels } from './check-labels.ts';

/**
 * A label raster as it is written: of the type that its legend needs, 0 where a pixel is not valid. Throws as `checkLabels`, and when
 * read `bad-input` where a label needs more.
 */
export function labelSamples(raster: Raster, legend: readonly LegendEntry[]): Raster {
  const bits = checkLabels(raster, legend);
  const sampleType = bits === 8 ? 'uint8' : 'uint16';
  const [band] = raster.bands;
  return {
    name: raster.name,
    grid: raster.grid,
    bands: [{ ...band, sampleType, nodata: 0 }],
    blockSize: raster.blockSize,
    bounds: raster.bounds,
    overviews: [],
    read: async (window, options) => labelsOf(raster.name, await raster.read(window, options), bits),
  };
}

function labelsOf(name: string, { window, bands, valid }: Block, bits: 8 | 16): Block {
  const samples = bands[0] as Uint8Array | Uint16Array;
  if (samples.BYTES_PER_ELEMENT * 8 === bits) {
    // A block's arrays are its reader's own, so they may be changed in place.
    if (valid.includes(0)) for (let i = 0; i < samples.length; i++) if (valid[i] === 0) samples[i] = 0;
    return { window, bands: [samples], valid };
  }
  const labels = bits === 8 ? new Uint8Array(samples.length) : new Uint16Array(samples.length);
  let bitsSeen = 0;
  for (let i = 0; i < labels.length; i++) {
    const label = valid[i] === 0 ? 0 : samples[i];
    bitsSeen |= label;
    labels[i] = label;
  }
  if (bitsSeen >= 2 ** bits)
    throw new EngineError('bad-input', `${name} holds labels above 255, which its legend does not name.`);
  return { window, bands: [labels], valid };
}
