/** Pixels that the window reaches from its middle at most, on every side. */
export const MOST_RADIUS = 4;

/** Components that a field may have at most. */
export const MOST_COMPONENTS = 8;

/** Some components (1 to 8) of the pixels of a rectangle. */
export interface Field {
  readonly width: number;
  readonly height: number;
  /** `width * height` values for each component, row-major; finite where `valid` is not 0. */
  readonly planes: readonly Float32Array[];
  /** 0 where there is no data. */
  readonly valid: Uint8Array;
}

/**
 * Smoothing that keeps edges: a pixel becomes the mean of a square window around it (mirrored at the borders without
 * repeating them), each weighted by exp(-d^2 / (2 * scale^2)) where d is the distance of the two in the space of
 * components, and by 0 without data. Float32, neighbours row by row, the squares of components added as (0..3) + (4..7),
 * every operation rounded: implementations agree bit for bit, and a pixel does not depend on where it lies in the
 * rectangle.
 */
export interface BilateralKernel {
  readonly name: 'wasm' | 'plain';
  /** The planes after `iterations` rounds; 0 where there is no data. `scale` > 0; `radius` (1 to 4) of the window. */
  smooth(field: Field, scale: number, iterations: number, radius: number): Float32Array[];
}

/** What a squared distance is multiplied by to give the logarithm, to the base 2, of a weight. */
export function weightFactor(scale: number): number {
  return Math.fround(-Math.LOG2E / (2 * scale * scale));
}
