import type { PatchShape } from '../patch-shape.ts';

/** What is put in the opposite order: columns (left and right change places) or rows. */
export type FlippedAxis = 'columns' | 'rows';

/** Mirrors a patch in place. */
export function flip(patch: Float32Array, { components, side }: PatchShape, axis: FlippedAxis): void {
  const half = side >> 1;
  const [lineStep, step] = axis === 'columns' ? [side, 1] : [1, side];
  for (let component = 0; component < components; component++) {
    for (let line = 0; line < side; line++) {
      const start = component * side * side + line * lineStep;
      for (let i = 0; i < half; i++) {
        const [one, other] = [start + i * step, start + (side - 1 - i) * step];
        const value = patch[one];
        patch[one] = patch[other];
        patch[other] = value;
      }
    }
  }
}
