import type { Samples } from './samples.ts';
import type { Window } from './window.ts';

/** Copies the values of `part` from those of a window around it (row-major) into those of another window around it. */
export function copyPart(values: Samples, from: Window, part: Window, target: Samples, to: Window): void {
  for (let row = part.row; row < part.row + part.height; row++) {
    const start = (row - from.row) * from.width + part.column - from.column;
    const place = (row - to.row) * to.width + part.column - to.column;
    target.set(values.subarray(start, start + part.width) as never, place);
  }
}

/** The part of a window's values that lies in a window inside it. */
export function cutPart<Values extends Samples>(values: Values, from: Window, part: Window): Values {
  const result = values.slice(0, part.width * part.height) as Values;
  copyPart(values, from, part, result, part);
  return result;
}
