import type { Random } from '../../../random.ts';
import type { PatchShape } from '../patch-shape.ts';

export interface CropOptions {
  /** Least and greatest part of the patch's area. */
  readonly scale: readonly [number, number];
  /** Least and greatest width by height. */
  readonly ratio: readonly [number, number];
}

/** A rectangle of whole pixels in a patch. */
export interface CropBox {
  readonly row: number;
  readonly column: number;
  readonly height: number;
  readonly width: number;
}

/** Boxes tried before the largest in the middle is taken. */
const TRIALS = 10;

/** A part of the patch, enlarged to its whole side: torchvision's RandomResizedCrop, bilinear and without antialiasing. */
export function createCrop(
  options: CropOptions,
  shape: PatchShape,
  scratch: Float32Array,
): (patch: Float32Array, random: Random) => void {
  const rows = createTaps(shape.side);
  const columns = createTaps(shape.side);
  return (patch, random) => {
    const box = drawBox(shape.side, options, random);
    placeTaps(columns, box.column, box.width);
    placeTaps(rows, 0, box.height);
    widen(patch, shape, box, columns, scratch);
    heighten(scratch, shape, rows, patch);
  };
}

/** Area uniform in `scale`, logarithm of the ratio uniform in that of `ratio`, sides rounded, drawn anew where they do not fit. */
export function drawBox(side: number, { scale, ratio }: CropOptions, random: Random): CropBox {
  const logarithms = [Math.log(ratio[0]), Math.log(ratio[1])] as const;
  for (let trial = 0; trial < TRIALS; trial++) {
    const area = side * side * uniform(scale, random);
    const aspect = Math.exp(uniform(logarithms, random));
    const width = Math.round(Math.sqrt(area * aspect));
    const height = Math.round(Math.sqrt(area / aspect));
    if (width < 1 || height < 1 || width > side || height > side) continue;
    const row = random.below(side - height + 1);
    return { row, column: random.below(side - width + 1), height, width };
  }
  const width = Math.max(1, Math.min(side, Math.round(side * ratio[1])));
  const height = Math.max(1, Math.min(side, Math.round(side / ratio[0])));
  return { row: (side - height) >> 1, column: (side - width) >> 1, height, width };
}

function uniform([least, greatest]: readonly [number, number], random: Random): number {
  return least + (greatest - least) * random.next();
}

/** Where each pixel of a side comes from: between two pixels, so far from the first. */
interface Taps {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly share: Float64Array;
}

function createTaps(side: number): Taps {
  return { first: new Int32Array(side), second: new Int32Array(side), share: new Float64Array(side) };
}

/** A stretch of pixels enlarged to the whole side; ends of both coincide (align_corners false), beyond its middles nothing changes. */
function placeTaps({ first, second, share }: Taps, start: number, length: number): void {
  const step = length / share.length;
  for (let i = 0; i < share.length; i++) {
    const place = Math.max(0, (i + 0.5) * step - 0.5);
    const below = Math.floor(place);
    first[i] = start + below;
    second[i] = start + Math.min(below + 1, length - 1);
    share[i] = place - below;
  }
}

/** The rows of the box, each as long as the patch is wide, at the top of the target. */
function widen(
  source: Float32Array,
  { components, side }: PatchShape,
  { row, height }: CropBox,
  { first, second, share }: Taps,
  target: Float32Array,
): void {
  for (let component = 0; component < components; component++) {
    for (let line = 0; line < height; line++) {
      const to = (component * side + line) * side;
      const from = to + row * side;
      for (let column = 0; column < side; column++) {
        const left = source[from + first[column]];
        target[to + column] = left + share[column] * (source[from + second[column]] - left);
      }
    }
  }
}

function heighten(
  source: Float32Array,
  { components, side }: PatchShape,
  { first, second, share }: Taps,
  target: Float32Array,
): void {
  for (let component = 0; component < components; component++) {
    const plane = component * side * side;
    for (let row = 0; row < side; row++) {
      const above = plane + first[row] * side;
      const below = plane + second[row] * side;
      const down = share[row];
      const to = plane + row * side;
      for (let column = 0; column < side; column++) {
        const upper = source[above + column];
        target[to + column] = upper + down * (source[below + column] - upper);
      }
    }
  }
}
