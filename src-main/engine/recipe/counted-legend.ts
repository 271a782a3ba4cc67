import type { LegendEntry } from '../raster/exporter.ts';
import type { Dataset, Raster } from '../raster/raster.ts';
import { createLabelCounter } from './label-counter.ts';

/** A label raster whose legend counts its pixels while it is read, once. */
export interface CountedLabels {
  readonly raster: Raster;
  legend(): readonly LegendEntry[];
}

const LARGEST_LABEL = 65535;
const GREY = '#808080';

/**
 * The labels of a file that has colours or names for them and 0 for no data; undefined for any other raster. `raster` is the file's, or
 * a part of it.
 */
export function countedLabels(
  raster: Raster,
  { palette, categories }: Pick<Dataset, 'palette' | 'categories'>,
): CountedLabels | undefined {
  const [band] = raster.bands;
  const isLabels = band.sampleType === 'uint8' || band.sampleType === 'uint16';
  if (raster.bands.length !== 1 || !isLabels || band.nodata !== 0 || !(palette ?? categories))
    return undefined;
  const counter = createLabelCounter(band.sampleType === 'uint8' ? 256 : LARGEST_LABEL + 1);
  const read: Raster['read'] = async (window, options) => {
    const block = await raster.read(window, options);
    counter.add(block.bands[0] as Uint8Array | Uint16Array, block.valid);
    return block;
  };
  const named = (value: number): boolean => (categories?.[value] ?? '') !== '';
  const legend = (): LegendEntry[] =>
    Array.from(counter.totals(), (pixels, value) => ({
      value,
      name: named(value) ? categories![value] : `Class ${value}`,
      colour: colourOf(palette?.[value]),
      pixels,
    })).filter(({ value, pixels }) => value > 0 && (pixels > 0 || named(value)));
  return { raster: { ...raster, defer: undefined, read }, legend };
}

/** #rrggbb; grey where there is none. */
export function colourOf(entry: readonly number[] | undefined): string {
  if (!entry) return GREY;
  return `#${entry
    .slice(0, 3)
    .map((channel) => channel.toString(16).padStart(2, '0'))
    .join('')}`;
}
