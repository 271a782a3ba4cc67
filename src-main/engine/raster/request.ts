import { EngineError } from '../errors.ts';
import type { Window } from './window.ts';

/** Throws `bad-input` where a window is empty or does not lie wholly inside a raster of this size. */
export function checkWindow(
  name: string,
  size: { readonly width: number; readonly height: number },
  { column, row, width, height }: Window,
): void {
  const inside =
    [column, row, width, height].every(Number.isInteger) &&
    Math.min(column, row) >= 0 &&
    Math.min(width, height) >= 1 &&
    column + width <= size.width &&
    row + height <= size.height;
  if (inside) return;
  throw new EngineError(
    'bad-input',
    `The window of ${width} x ${height} pixels at column ${column}, row ${row} does not lie inside ${name} (${size.width} x ${size.height}).`,
  );
}

/** Throws `bad-input` where one of the zero-based bands is not among `count`. */
export function checkBands(name: string, count: number, bands: readonly number[]): void {
  const unknown = bands.find((band) => !Number.isInteger(band) || band < 0 || band >= count);
  if (unknown === undefined) return;
  throw new EngineError('bad-input', `${name} has no band ${unknown + 1}; it has ${count}.`);
}
