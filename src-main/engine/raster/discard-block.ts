import { discard } from '../bytes.ts';
import type { Block } from './raster.ts';

/** Frees the memory of a block that was read and is not needed any more. */
export function discardBlock({ bands, valid, original }: Block): void {
  for (const { buffer } of [...bands, valid]) discard(buffer);
  if (original) discardBlock(original);
}
