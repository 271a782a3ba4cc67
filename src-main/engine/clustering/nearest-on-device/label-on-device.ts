import type { DeviceSource, Values } from '../../device/device.ts';
import { isExhausted, runFixed, type FixedProgram } from '../../device/program-shelf.ts';
import { isEngineError } from '../../errors.ts';
import type { Centres, PixelPlanes } from '../../kernels/centre-kernel.ts';
import type { Run } from '../../run.ts';
import { labelPixelsTask } from '../rules/label-pixels.ts';
import { centreScores, type CentreScores } from './centre-scores.ts';
import { nearestProgram, type NearestShape } from './nearest-program.ts';
import { areFit, packPixels } from './pack-pixels.ts';
import { tryNearest } from './try-nearest.ts';

/** Pixels that go to a device together. */
const MOST_PIXELS = 1 << 16;
const FEWEST_PIXELS = 1 << 8;
/** Numbers of an input or of all scores of these, at most, where there are no fewer pixels. */
const MOST_NUMBERS = 1 << 24;

/**
 * Centres, for each thread of the processor, to which kernels compare a pixel in the time that it takes to bring one to a device: with fewer no
 * GPU is sooner done (`bench/README.md`).
 */
const WORTH_CENTRES = 64;

/** Who lends a device to label so many pixels in all; undefined where the processor's kernels do it. */
export function acceleratorsFor(
  { devices, workers }: Run,
  pixels: number,
  { count, bandCount }: Centres,
): DeviceSource | undefined {
  const isWorth = count >= WORTH_CENTRES * workers.size;
  const source = devices?.accelerators?.(isWorth ? pixels * count * bandCount : 0);
  return source && isExhausted(source) ? undefined : source;
}

/**
 * Each pixel's label, the very same that the kernel's `assign` gives: where scores lie closer than they may be off, and where a sample is no
 * number, the kernel decides. Undefined, after a notice if one died, where the source has no device (left), and for centres that no device can be fed.
 */
export async function labelOnDevice(
  pixels: PixelPlanes,
  centres: Centres,
  devices: DeviceSource,
  run: Run,
): Promise<Uint16Array<ArrayBuffer> | undefined> {
  if (isExhausted(devices) || !areFit(centres.values)) return undefined;
  const labels = new Uint16Array(pixels.length);
  const scores = centreScores(centres);
  const shape = shapeFor(pixels.length, centres);
  const lent = { ...run, devices };
  try {
    for (let from = 0; from < pixels.length; from += shape.pixels) {
      const part = partOf(pixels, from, from + shape.pixels);
      const { values, unfit } = packPixels(part, shape);
      const feed = { ...scores.feed, pixels: values };
      const [outputs] = await runFixed(fixedProgram(shape), [feed], lent);
      const found = labels.subarray(from, from + part.length);
      await decide(part, found, takeLabels(outputs, found, unfit, scores, centres), centres, run);
    }
    return labels;
  } catch (error) {
    if (!isEngineError(error) || error.code !== 'unsupported') throw error;
    return undefined;
  }
}

/** As few sizes as can be: each is a program of its own. */
function shapeFor(length: number, { count: clusters, bandCount: bands }: Centres): NearestShape {
  let pixels = FEWEST_PIXELS;
  const widest = Math.max(clusters, 3 * bands);
  while (pixels < Math.min(length, MOST_PIXELS) && 2 * pixels * widest <= MOST_NUMBERS) pixels *= 2;
  return { pixels, bands, clusters };
}

const programs = new Map<string, FixedProgram>();

/** The same object for the same shape, by which the shelf knows it. */
function fixedProgram(shape: NearestShape): FixedProgram {
  const key = [shape.pixels, shape.bands, shape.clusters].join();
  const known = programs.get(key);
  if (known) return known;
  const made: FixedProgram = {
    program: nearestProgram(shape),
    variables: {},
    tryOut: (loaded, name) => tryNearest(loaded, shape, name),
    otherwise: "The processor's own kernels go on.",
  };
  programs.set(key, made);
  return made;
}

function partOf({ planes, length }: PixelPlanes, from: number, until: number): PixelPlanes {
  const end = Math.min(length, until);
  return { length: end - from, planes: planes.map((plane) => plane.subarray(from, end)) };
}

/** Takes the labels that are sure; gives the places of the others. */
function takeLabels(
  { label, margin, norm }: Values,
  labels: Uint16Array,
  unfit: Uint8Array,
  { slack, reach, least }: CentreScores,
  { count }: Centres,
): Uint32Array {
  const unsure = new Uint32Array(labels.length);
  let left = 0;
  for (let i = 0; i < labels.length; i++) {
    const isAhead = margin[i] > slack * (norm[i] + reach) + least;
    if (isAhead && unfit[i] === 0 && label[i] >= 0 && label[i] < count) labels[i] = label[i] + 1;
    else unsure[left++] = i;
  }
  return unsure.subarray(0, left);
}

/** Labels the pixels at some places by the kernel. */
async function decide(
  { planes }: PixelPlanes,
  labels: Uint16Array,
  places: Uint32Array,
  centres: Centres,
  { workers, signal }: Run,
): Promise<void> {
  if (places.length === 0) return;
  const few = planes.map((plane) => Float32Array.from(places, (place) => plane[place]));
  const valid = new Uint8Array(places.length).fill(1);
  const rule = { kind: 'centres', centres } as const;
  const input = { planes: few, valid, rule, withConfidence: false };
  const transfer = [...few, valid].map(({ buffer }) => buffer);
  const { ids } = await workers.run(labelPixelsTask, input, { signal, transfer });
  places.forEach((place, i) => (labels[place] = ids[i]));
}
