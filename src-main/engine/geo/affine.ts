/**
 * Pixel to map: x = a * column + b * row + c, y = d * column + e * row + f, for the upper left corner of a pixel.
 * The order is that of the `affine` and rasterio packages (GDAL's is c, a, b, f, d, e).
 */
export type AffineTransform = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export const IDENTITY: AffineTransform = [1, 0, 0, 0, 1, 0];

/** Applies the transform to a point. */
export function applyAffine([a, b, c, d, e, f]: AffineTransform, x: number, y: number): [number, number] {
  return [a * x + b * y + c, d * x + e * y + f];
}

/** Signed area of a pixel in square map units; negative for the usual north-up scene. */
export function determinant([a, b, , d, e]: AffineTransform): number {
  return a * e - b * d;
}

/** Map to pixel. Undefined for a transform without area. */
export function invertAffine(transform: AffineTransform): AffineTransform | undefined {
  const [a, b, c, d, e, f] = transform;
  const area = determinant(transform);
  if (area === 0 || !Number.isFinite(area)) return undefined;
  return [e / area, -b / area, (b * f - e * c) / area, -d / area, a / area, (d * c - a * f) / area];
}

/** Compose two affine transforms: apply `inner` first, then `outer`. */
export function composeAffine(outer: AffineTransform, inner: AffineTransform): AffineTransform {
  const [a, b, c, d, e, f] = outer;
  const [A, B, C, D, E, F] = inner;
  return [a * A + b * D, a * B + b * E, a * C + b * F + c, d * A + e * D, d * B + e * E, d * C + e * F + f];
}

/** From and to GDAL's order (c, a, b, f, d, e). */
export function fromGdal([c, a, b, f, d, e]: readonly number[]): AffineTransform {
  return [a, b, c, d, e, f];
}

export function toGdal([a, b, c, d, e, f]: AffineTransform): [
  number,
  number,
  number,
  number,
  number,
  number,
] {
  return [c, a, b, f, d, e];
}

/** True where rows run along x and columns along y, both without shear. */
export function isAxisAligned([, b, , d]: AffineTransform): boolean {
  return b === 0 && d === 0;
}
