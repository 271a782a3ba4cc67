import type { Field } from '../../kernels/bilateral-kernel.ts';
import { openBilateral } from '../../kernels/open-anchor-kernels.ts';

/** How far smoothing reaches. */
export interface SmoothingWindow {
  /** Pixels from the middle of its window, 1 to 4. */
  readonly radius: number;
  readonly rounds: number;
}

/** That of anchors: 9 x 9 pixels, three times. */
export const ANCHOR_WINDOW: SmoothingWindow = { radius: 4, rounds: 3 };

/** Pixels around one that have a part in what becomes of it. */
export function reachOf({ radius, rounds }: SmoothingWindow): number {
  return radius * rounds;
}

/** The planes of a field without the differences of this scale; a copy where it is 0. */
export function smoothField(
  field: Field,
  scale: number,
  { radius, rounds }: SmoothingWindow,
): Float32Array[] {
  if (scale === 0) return field.planes.map((plane) => plane.slice());
  return openBilateral().smooth(field, scale, rounds, radius);
}
