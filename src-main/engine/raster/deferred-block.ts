import { applyPixelStep, type CombineBands, type PixelStep } from './pixel-step.ts';
import type { Block } from './raster.ts';
import type { Samples } from './samples.ts';
import { clearInvalid } from './validity.ts';
import type { Window } from './window.ts';

/**
 * A block before it is decoded, as plain data: who only passes over the pixels sends it to a worker, and has nothing copied
 * or decoded on the calling thread. `openDeferred` in formats/ makes the block.
 */
export interface DeferredBlock {
  readonly window: Window;
  /** Whose decoder understands `encoded`. */
  readonly format: string;
  readonly encoded: unknown;
  /** Buffers that `encoded` owns; they move to the worker. */
  readonly transfer: ArrayBuffer[];
  /** As the band's own, for each band wanted. */
  readonly nodata: readonly (number | bigint | undefined)[];
  /** 0 where a pixel is masked. */
  readonly wanted?: Uint8Array;
  /** What is done to the decoded bands, in this order. */
  readonly steps?: readonly PixelStep[];
}

/** What `Raster.read` would have given of those rows of the deferred window, from their decoded bands. */
export function finishDeferred(
  { window: whole, nodata, wanted, steps }: DeferredBlock,
  window: Window,
  bands: readonly Samples[],
  combine?: CombineBands,
): Block {
  const first = (window.row - whole.row) * whole.width;
  const size = window.width * window.height;
  const valid = wanted?.subarray(first, first + size) ?? new Uint8Array(size).fill(1);
  bands.forEach((samples, index) => clearInvalid(valid, samples, nodata[index]));
  const block = { window, bands, valid };
  if (!steps || steps.length === 0) return block;
  return {
    ...block,
    bands: steps.reduce((made, step) => applyPixelStep(step, made, combine), bands),
    original: block,
  };
}
