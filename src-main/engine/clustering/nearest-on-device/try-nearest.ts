import type { LoadedProgram } from '../../device/device.ts';
import { EngineError } from '../../errors.ts';
import { createRandom } from '../../random.ts';
import { leadingBitsOf, type NearestShape } from './nearest-program.ts';

/** Pixels that are looked at; the others are zeros. */
const MOST_PIXELS = 256;

/** Of a score that is never chosen. */
const FAR = 1e30;

/**
 * Runs the program on pixels whose scores are known, in a single band and in all of them. Rejects with `device-failed` where they are off by
 * more than float32 allows: a device may multiply with fewer bits than the program makes up for.
 */
export async function tryNearest(loaded: LoadedProgram, shape: NearestShape, name: string): Promise<void> {
  if (shape.clusters === 1) return;
  const { bands, pixels } = shape;
  const looked = Math.min(pixels, MOST_PIXELS);
  const { centre, samples, feed } = probe(shape, looked);
  const [{ label, margin, norm }] = await loaded.run([feed]);
  const tolerance = (6 * bands + 32) * 2 ** -24;
  for (let pixel = 0; pixel < looked; pixel++) {
    let [score, squares] = [0, 0];
    for (let band = 0; band < bands; band++) {
      const sample = samples[band * pixels + pixel];
      score += sample * centre[band];
      squares += sample * sample;
    }
    const isRight = label[pixel] === 0 && isNear(margin[pixel], score, tolerance);
    if (!isRight || !isNear(norm[pixel], squares, tolerance)) throw imprecise(name);
  }
}

/** Every second pixel has one band that is not 0. The first centre is of positive numbers, the second at 0, the others far off. */
function probe({ pixels, bands, clusters }: NearestShape, looked: number) {
  const random = createRandom(1);
  const number = (): number => Math.fround(1 + random.next());
  const centre = Float32Array.from({ length: bands }, number);
  const samples = new Float32Array(bands * pixels);
  for (let pixel = 0; pixel < looked; pixel++) {
    for (let band = 0; band < bands; band++) {
      const isDense = pixel % 2 === 0;
      if (isDense || band === (pixel >> 1) % bands) samples[band * pixels + pixel] = number();
    }
  }
  const centres = new Float32Array(clusters * 3 * bands);
  const high = centre.map(leadingBitsOf);
  centres.set(high);
  centres.set(
    centre.map((value, band) => value - high[band]),
    bands,
  );
  centres.set(high, 2 * bands);
  const halves = new Float32Array(clusters).fill(FAR).fill(0, 0, 2);
  return { centre, samples, feed: { pixels: samples, shift: new Float32Array(bands), centres, halves } };
}

function isNear(value: number, expected: number, tolerance: number): boolean {
  return Math.abs(value - expected) <= tolerance * expected;
}

function imprecise(name: string): EngineError {
  return new EngineError(
    'device-failed',
    `${name} computes with fewer digits than float32 has, too few to tell which cluster is nearest.`,
  );
}
