import type { SceneDescription } from '../../src-main/engine/api.ts';
import type { Position } from './lon-lat.ts';

export interface PixelAddress {
  readonly column: number;
  readonly row: number;
}

/** The pixel of the scene under a map position; undefined outside it. */
export function pixelAt(
  { transform, width, height }: Pick<SceneDescription, 'transform' | 'width' | 'height'>,
  [x, y]: Position,
): PixelAddress | undefined {
  const [a, b, c, d, e, f] = transform;
  const area = a * e - b * d;
  const column = Math.floor((e * (x - c) - b * (y - f)) / area);
  const row = Math.floor((a * (y - f) - d * (x - c)) / area);
  return column >= 0 && row >= 0 && column < width && row < height ? { column, row } : undefined;
}

/** The map position in the middle of a pixel. */
export function pixelCentre(
  { transform }: Pick<SceneDescription, 'transform'>,
  { column, row }: PixelAddress,
): Position {
  const [a, b, c, d, e, f] = transform;
  const [across, down] = [column + 0.5, row + 0.5];
  return [a * across + b * down + c, d * across + e * down + f];
}
