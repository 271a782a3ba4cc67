import type { Centres, PixelPlanes } from '../../kernels/centre-kernel.ts';
import { createRandom } from '../../random.ts';

const random = createRandom(9);

/** Numbers of one kind, for pixels and centres. */
type Draw = () => number;

export function draw(
  length: number,
  bandCount: number,
  count: number,
  pixel: Draw,
  centre: Draw,
): { pixels: PixelPlanes; centres: Centres } {
  const planes = Array.from({ length: bandCount }, () => Float32Array.from({ length }, pixel));
  const values = Float32Array.from({ length: count * bandCount }, centre);
  return { pixels: { length, planes }, centres: { count, bandCount, values } };
}

export const uniform = (): number => random.next() * 250 - 60;
export const offset = (): number => 60000 + random.below(3000);
const few = (): number => random.below(3);
const drowned = (): number => 3e7 + random.below(40);
const tiny = (): number => random.below(40) * 1e-20;
const denormal = (): number => random.below(40) * 1e-42;
const huge = (): number => random.below(40) * 2e15;
const beyond = (): number => random.below(40) * 1e18;
const odd = (): number => [1, NaN, Infinity, -Infinity, 3.4e38, 7][random.below(6)];

/** Kinds of samples that are hard to tell apart, or to compute with: of pixels, of centres. */
export const KINDS: readonly [string, Draw, Draw][] = [
  ['of a random size', uniform, uniform],
  ['large beside their differences', offset, offset],
  ['few and alike, so that most pixels lie between centres', few, few],
  ['all alike', () => 5, () => 5],
  ['so large that differences drown', drowned, drowned],
  ['tiny', tiny, tiny],
  ['as small as float32 has them', denormal, denormal],
  ['huge', huge, huge],
  ['near the end of what can be squared', beyond, huge],
  ['no numbers in places', odd, uniform],
  ['far from all centres', offset, uniform],
];

/** Pixels, bands, centres. */
export const SIZES = [
  [1, 1, 1],
  [257, 1, 2],
  [200, 3, 255],
  [100, 200, 20],
  [513, 6, 16],
];

/** Pixels half-way between two centres, a rounding this side or that. */
export function halfWay(): { pixels: PixelPlanes; centres: Centres } {
  const bandCount = 7;
  const { centres } = draw(1, bandCount, 9, uniform, uniform);
  const planes = Array.from({ length: bandCount }, (_, band) =>
    Float32Array.from({ length: 2000 }, (__, i) => {
      const [one, other] = [i % 9, (i * 5 + 1) % 9].map((place) => centres.values[place * bandCount + band]);
      return ((one + other) / 2) * (1 + ((i % 3) - 1) * 2 ** -23);
    }),
  );
  return { pixels: { length: 2000, planes }, centres };
}
