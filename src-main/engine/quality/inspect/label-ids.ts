import { EngineError } from '../../errors.ts';
import type { Block, Raster } from '../../raster/raster.ts';
import { numeric } from '../../raster/samples.ts';

const LARGEST_ID = 65535;

/** The ids of a block of labels, 0 where it is not valid. Throws `bad-input` for what are no whole numbers from 0 to 65535. */
export function idsOfBlock({ name }: Raster, { bands, valid }: Block): Uint16Array {
  const samples = numeric(bands[0]);
  const ids = new Uint16Array(samples.length);
  for (let i = 0; i < ids.length; i++) {
    if (valid[i] === 0) continue;
    ids[i] = samples[i];
    if (ids[i] !== samples[i]) throw noLabels(name);
  }
  return ids;
}

function noLabels(name: string): EngineError {
  return new EngineError(
    'bad-input',
    `${name} is no map of clusters: it holds other values than whole numbers from 0 to ${LARGEST_ID}.`,
  );
}
