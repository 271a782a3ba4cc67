import { MOST_RADIUS, type Field } from './bilateral-kernel.ts';

/** How the planes of a field lie in one run of float32, with a margin around each for neighbours beyond the borders. */
export interface PaddedLayout {
  readonly width: number;
  readonly height: number;
  /** 4 or 8: more than the field has are 0. */
  readonly components: number;
  /** From one row to the next. */
  readonly rowFloats: number;
  /** From one plane to the next; after the components comes a plane of weights, 1 where there is data. */
  readonly planeFloats: number;
  /** From the start of a plane to its first pixel. */
  readonly origin: number;
}

/** Rows hold a multiple of four pixels between their margins. */
export function layOutPadded({ width, height, planes }: Field): PaddedLayout {
  const rowFloats = Math.ceil(width / 4) * 4 + 2 * MOST_RADIUS;
  return {
    width,
    height,
    components: planes.length <= 4 ? 4 : 8,
    rowFloats,
    // A cache line more, so that the planes do not all fall into the same sets of the cache.
    planeFloats: rowFloats * (height + 2 * MOST_RADIUS) + 16,
    origin: MOST_RADIUS * (rowFloats + 1),
  };
}

export function paddedLength({ components, planeFloats }: PaddedLayout): number {
  return (components + 1) * planeFloats;
}

/** Brings a field into `padded`: pixels without data become 0, their weights too. */
export function loadPadded({ planes, valid }: Field, layout: PaddedLayout, padded: Float32Array): void {
  padded.fill(0);
  planes.forEach((plane, component) => {
    loadPlane(layout, padded, component, (pixel) => (valid[pixel] === 0 ? 0 : plane[pixel]));
  });
  loadPlane(layout, padded, layout.components, (pixel) => (valid[pixel] === 0 ? 0 : 1));
  for (let plane = 0; plane <= layout.components; plane++) mirrorMargins(layout, padded, plane);
}

/** The pixels of one plane. */
export function unloadPlane(layout: PaddedLayout, padded: Float32Array, plane: number): Float32Array {
  const { width, height, rowFloats, planeFloats, origin } = layout;
  const pixels = new Float32Array(width * height);
  for (let row = 0; row < height; row++) {
    const start = plane * planeFloats + origin + row * rowFloats;
    pixels.set(padded.subarray(start, start + width), row * width);
  }
  return pixels;
}

/** Fills the margins of a plane with the pixels that lie as far inside the border, which itself is not repeated. */
export function mirrorMargins(layout: PaddedLayout, padded: Float32Array, plane: number): void {
  const { width, height, rowFloats, planeFloats, origin } = layout;
  const first = plane * planeFloats + origin;
  for (let row = 0; row < height; row++) {
    const start = first + row * rowFloats;
    for (let beyond = 1; beyond <= MOST_RADIUS; beyond++) {
      padded[start - beyond] = padded[start + mirrored(-beyond, width)];
      padded[start + width - 1 + beyond] = padded[start + mirrored(width - 1 + beyond, width)];
    }
  }
  const copyRow = (to: number): void => {
    const from = first - MOST_RADIUS + mirrored(to, height) * rowFloats;
    padded.copyWithin(first - MOST_RADIUS + to * rowFloats, from, from + rowFloats);
  };
  for (let beyond = 1; beyond <= MOST_RADIUS; beyond++) {
    copyRow(-beyond);
    copyRow(height - 1 + beyond);
  }
}

/** The place in 0..length - 1 that a place beyond the ends is mirrored to, again and again where the length is short. */
export function mirrored(place: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const within = ((place % period) + period) % period;
  return Math.min(within, period - within);
}

function loadPlane(
  { width, height, rowFloats, planeFloats, origin }: PaddedLayout,
  padded: Float32Array,
  plane: number,
  valueOf: (pixel: number) => number,
): void {
  for (let row = 0; row < height; row++) {
    const start = plane * planeFloats + origin + row * rowFloats;
    for (let column = 0; column < width; column++) padded[start + column] = valueOf(row * width + column);
  }
}
