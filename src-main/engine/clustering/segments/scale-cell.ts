import { ABSENT_SAMPLE, type ShiftedRectangle } from '../../kernels/mean-shift-kernel.ts';
import type { Cell } from './cells.ts';
import { marginOf, type Segmenting } from './segmenting.ts';

/**
 * A cell as the mean shift takes it: with its whole margin, without data where there are no pixels. Distances between scaled pixels are root
 * mean squares over the bands, in the bands' deviations; a constant band is 0.
 */
export function scaleCell({ window, around, planes, valid }: Cell, segmenting: Segmenting): ShiftedRectangle {
  const margin = marginOf(segmenting);
  const [columns, rows] = [window.width + 2 * margin, window.height + 2 * margin];
  const first = (around.row - window.row + margin) * columns + around.column - window.column + margin;
  const scaled = planes.map((plane, band) => {
    const { mean, deviation } = segmenting.moments[band];
    const factor = deviation > 0 ? 1 / (deviation * Math.sqrt(planes.length)) : 0;
    const target = new Float32Array(columns * rows).fill(ABSENT_SAMPLE);
    for (let i = 0; i < valid.length; i++) {
      if (valid[i] === 0) continue;
      const value = (plane[i] - mean) * factor;
      target[first + Math.floor(i / around.width) * columns + (i % around.width)] = value;
    }
    return target;
  });
  return { planes: scaled, columns, rows, margin };
}

/** The scaled pixels of the cell itself, without the margin. */
export function withoutMargin({ planes, columns, rows, margin }: ShiftedRectangle): Float32Array[] {
  const [width, height] = [columns - 2 * margin, rows - 2 * margin];
  return planes.map((plane) => {
    const inner = new Float32Array(width * height);
    for (let row = 0; row < height; row++) {
      const start = (row + margin) * columns + margin;
      inner.set(plane.subarray(start, start + width), row * width);
    }
    return inner;
  });
}
