import { EngineError } from '../../errors.ts';
import type { LegendEntry } from '../../raster/exporter.ts';
import type { Raster } from '../../raster/raster.ts';

/**
 * How many bits labels need: 8 where every label of the legend fits, else 16. Throws `bad-input` for anything but one band of
 * uint8 or uint16, or a legend that cannot be written.
 */
export function checkLabels({ name, bands }: Raster, legend: readonly LegendEntry[]): 8 | 16 {
  const [band] = bands;
  if (bands.length !== 1 || (band.sampleType !== 'uint8' && band.sampleType !== 'uint16')) {
    throw new EngineError(
      'bad-input',
      `${name} is not a label raster: it needs one band of uint8 or uint16.`,
    );
  }
  const values = new Set(legend.map(({ value }) => value));
  const sound = legend.every(
    ({ value, colour }) =>
      Number.isInteger(value) && value >= 1 && value <= 65535 && /^#[0-9a-f]{6}$/i.test(colour),
  );
  if (!sound || values.size < legend.length) {
    throw new EngineError(
      'bad-input',
      `The legend of ${name} cannot be written: values must differ and be 1 to 65535, colours #rrggbb.`,
    );
  }
  if (legend.some(({ value }) => value > 255)) return 16;
  return band.sampleType === 'uint8' || legend.length > 0 ? 8 : 16;
}
