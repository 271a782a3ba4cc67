import type { Block, Raster } from '../raster/raster.ts';
import { clearInvalid } from '../raster/validity.ts';

/**
 * For each band of a block, 1 where its own sample counts. A block's `valid` is 0 where any of its bands has no data; here a
 * band keeps what it has where another has none, unless the pixel is masked, and then no band has any.
 */
export async function bandValidity(
  raster: Raster,
  block: Block,
  bands: readonly number[],
  signal: AbortSignal | undefined,
): Promise<readonly Uint8Array[]> {
  if (bands.length === 1 || !block.valid.includes(0)) return bands.map(() => block.valid);
  const own = block.bands.map((samples, index) => {
    const valid = new Uint8Array(block.valid.length).fill(1);
    clearInvalid(valid, samples, raster.bands[bands[index]].nodata);
    return valid;
  });
  if (!isMixed(block.valid, own)) return bands.map(() => block.valid);
  // Whether such a pixel is masked besides is known only to whoever reads a band alone.
  const alone = bands.map((band) => raster.read(block.window, { bands: [band], signal }));
  return (await Promise.all(alone)).map(({ valid }) => valid);
}

/** Whether any pixel has data in some bands only. */
function isMixed(valid: Uint8Array, own: readonly Uint8Array[]): boolean {
  return valid.some((sound, i) => {
    if (sound !== 0) return false;
    const count = own.reduce((sum, band) => sum + band[i], 0);
    return count > 0 && count < own.length;
  });
}
