import { weightFactor, type BilateralKernel, type Field } from './bilateral-kernel.ts';
import {
  layOutPadded,
  loadPadded,
  mirrorMargins,
  paddedLength,
  unloadPlane,
  type PaddedLayout,
} from './padded-field.ts';

/** Smoothing in plain TypeScript: the one to read, and the oracle for the fast one. */
export const plainBilateral: BilateralKernel = { name: 'plain', smooth };

const { fround } = Math;

function smooth(field: Field, scale: number, iterations: number, radius: number): Float32Array[] {
  const layout = layOutPadded(field);
  let from = new Float32Array(paddedLength(layout));
  loadPadded(field, layout, from);
  let to = from.slice();
  for (let round = 0; round < iterations; round++) {
    smoothOnce(layout, from, to, weightFactor(scale), radius);
    for (let plane = 0; plane < layout.components; plane++) mirrorMargins(layout, to, plane);
    [from, to] = [to, from];
  }
  return field.planes.map((_, plane) => unloadPlane(layout, from, plane));
}

function smoothOnce(
  layout: PaddedLayout,
  from: Float32Array,
  to: Float32Array,
  factor: number,
  reach: number,
): void {
  const { width, height, components, rowFloats, planeFloats, origin } = layout;
  const sums = new Float32Array(components);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const centre = origin + row * rowFloats + column;
      let total = 0;
      sums.fill(0);
      for (let down = -reach; down <= reach; down++) {
        for (let across = -reach; across <= reach; across++) {
          const at = centre + down * rowFloats + across;
          const nearness = powerOfTwo(fround(squaredDistance(layout, from, at, centre) * factor));
          const weight = fround(nearness * from[components * planeFloats + at]);
          total = fround(total + weight);
          for (let c = 0; c < components; c++) {
            sums[c] = fround(sums[c] + fround(weight * from[c * planeFloats + at]));
          }
        }
      }
      const hasData = from[components * planeFloats + centre] !== 0;
      for (let c = 0; c < components; c++) to[c * planeFloats + centre] = hasData ? sums[c] / total : 0;
    }
  }
}

function squaredDistance(
  { components, planeFloats }: PaddedLayout,
  values: Float32Array,
  one: number,
  other: number,
): number {
  let [low, high] = [0, 0];
  for (let c = 0; c < components; c++) {
    const apart = fround(values[c * planeFloats + one] - values[c * planeFloats + other]);
    if (c < 4) low = fround(low + fround(apart * apart));
    else high = fround(high + fround(apart * apart));
  }
  return components === 4 ? low : fround(low + high);
}

/** Of rising powers of the fraction; exact at 0 and 1. */
const POLYNOMIAL = [
  1, 0.6931517124176025, 0.240159273147583, 0.05581867694854736, 0.008990995585918427, 0.001879318617284298,
];

/** 2^x for x <= 0, as the compiled kernel computes it. */
function powerOfTwo(x: number): number {
  const bounded = Math.max(x, -126);
  const whole = Math.floor(bounded);
  const rest = fround(bounded - whole);
  const power = POLYNOMIAL.reduceRight((sum, coefficient) => fround(fround(sum * rest) + coefficient));
  return fround(power * 2 ** whole);
}
