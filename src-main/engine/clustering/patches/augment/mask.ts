import type { Random } from '../../../random.ts';
import type { PatchShape } from '../patch-shape.ts';

/** Each pixel becomes 0 in all components with this probability. */
export function maskPixels(
  patch: Float32Array,
  { side }: PatchShape,
  probability: number,
  random: Random,
): void {
  const pixels = side * side;
  for (let pixel = 0; pixel < pixels; pixel++) {
    if (random.next() >= probability) continue;
    for (let i = pixel; i < patch.length; i += pixels) patch[i] = 0;
  }
}

/** Each component becomes 0 with this probability. */
export function maskComponents(
  patch: Float32Array,
  { components, side }: PatchShape,
  probability: number,
  random: Random,
): void {
  const pixels = side * side;
  for (let component = 0; component < components; component++) {
    if (random.next() < probability) patch.fill(0, component * pixels, (component + 1) * pixels);
  }
}
