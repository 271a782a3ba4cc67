import { EngineError } from '../errors.ts';
import type { Raster } from '../raster/raster.ts';

/** Throws `bad-input` for a raster that is no map of labels as clusterings are written: one band of uint8 or uint16. */
export function checkLabelMap({ name, bands }: Raster): void {
  const [{ sampleType }] = bands;
  if (bands.length === 1 && (sampleType === 'uint8' || sampleType === 'uint16')) return;
  throw new EngineError(
    'bad-input',
    `${name} is no map of labels: it has ${bands.length} ${bands.length === 1 ? 'band' : 'bands'} of ${sampleType}, not one of uint8 or ` +
      'uint16. Cluster it first.',
  );
}
