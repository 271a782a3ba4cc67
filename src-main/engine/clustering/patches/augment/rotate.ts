import type { PatchShape } from '../patch-shape.ts';

/** Turns a patch in place, anticlockwise by so many quarters. */
export function rotate(
  patch: Float32Array,
  { components, side }: PatchShape,
  quarters: number,
  scratch: Float32Array,
): void {
  const last = side - 1;
  for (let quarter = 0; quarter < quarters; quarter++) {
    scratch.set(patch);
    let to = 0;
    for (let component = 0; component < components; component++) {
      const plane = component * side * side;
      for (let row = 0; row < side; row++) {
        for (let column = 0; column < side; column++)
          patch[to++] = scratch[plane + column * side + last - row];
      }
    }
  }
}
