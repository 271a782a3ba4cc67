import { applyAffine, type AffineTransform } from '../../geo/affine.ts';

/** The six lines of a world file: the transform, with the middle of the first pixel in place of its corner. */
export function worldFile(transform: AffineTransform): string {
  const [a, b, , d, e] = transform;
  const [x, y] = applyAffine(transform, 0.5, 0.5);
  return [a, d, b, e, x, y].map((number) => `${number}\n`).join('');
}

/** "map.png" -> "map.pgw" */
export function worldFilePath(path: string): string {
  return path.replace(/\.png$/i, '') + '.pgw';
}
