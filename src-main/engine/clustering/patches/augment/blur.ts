import type { Random } from '../../../random.ts';
import type { PatchShape } from '../patch-shape.ts';

export interface BlurOptions {
  /** Least and greatest deviation of the Gaussian, in pixels. */
  readonly deviation: readonly [number, number];
  /** What it runs over: the pixels of each component, or, as in the authors' own code of SSCC, components and rows of each column. */
  readonly over: 'pixels' | 'components-and-rows';
}

/** Numbers in memory as [outer, length, inner], of which the middle axis is blurred. */
interface Axis {
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
}

/** Smooths a patch in place by a 3 x 3 Gaussian of a deviation drawn at random, mirrored at the borders: torchvision's GaussianBlur. */
export function blur(
  patch: Float32Array,
  { components, side }: PatchShape,
  { deviation, over }: BlurOptions,
  random: Random,
  scratch: Float32Array,
): void {
  const sigma = deviation[0] + (deviation[1] - deviation[0]) * random.next();
  const beside = Math.exp(-0.5 / sigma ** 2);
  const centre = 1 / (1 + 2 * beside);
  const columns = { outer: components * side, length: side, inner: 1 };
  const rows = { outer: components, length: side, inner: side };
  const across = over === 'pixels' ? columns : { outer: 1, length: components, inner: side * side };
  blurAlong(patch, across, centre, beside * centre, scratch);
  blurAlong(scratch, rows, centre, beside * centre, patch);
}

function blurAlong(
  source: Float32Array,
  { outer, length, inner }: Axis,
  centre: number,
  beside: number,
  target: Float32Array,
): void {
  const last = length - 1;
  for (let line = 0; line < outer; line++) {
    const start = line * length * inner;
    for (let i = 0; i < length; i++) {
      const own = start + i * inner;
      const before = start + (i === 0 ? Math.min(1, last) : i - 1) * inner;
      const after = start + (i === last ? Math.max(0, last - 1) : i + 1) * inner;
      for (let k = 0; k < inner; k++) {
        target[own + k] = centre * source[own + k] + beside * (source[before + k] + source[after + k]);
      }
    }
  }
}
