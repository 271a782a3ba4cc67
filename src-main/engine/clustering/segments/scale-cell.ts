import { ABSENT_SAMPLE, type ShiftedRectangle } from '../../kernels/mean-shift-kernel.ts';
import type { Cell } from './cells.ts';
import { marginOf, type Segmenting } from './segmenting.ts';

/** No scaled sample is farther from 0: it would come near `ABSENT_SAMPLE`. */
const FARTHEST = 1e12;

/**
 * A cell as the mean shift takes it: with its whole margin, without data where there are no pixels or a sample is infinite. Distances
 * between scaled pixels are root mean squares over the bands, in the bands' deviations; a constant band is 0.
 */
export function scaleCell(cell: Cell, segmenting: Segmenting): ShiftedRectangle {
  const { window, around, planes } = cell;
  const margin = marginOf(segmenting);
  const [columns, rows] = [window.width + 2 * margin, window.height + 2 * margin];
  const first = (around.row - window.row + margin) * columns + around.column - window.column + margin;
  const present = presentPixels(cell);
  const scaled = planes.map((plane, band) => {
    const { mean, deviation } = segmenting.moments[band];
    const factor = deviation > 0 ? 1 / (deviation * Math.sqrt(planes.length)) : 0;
    const target = new Float32Array(columns * rows).fill(ABSENT_SAMPLE);
    for (let i = 0; i < present.length; i++) {
      if (present[i] === 0) continue;
      const value = Math.max(-FARTHEST, Math.min(FARTHEST, (plane[i] - mean) * factor));
      target[first + Math.floor(i / around.width) * columns + (i % around.width)] = value;
    }
    return target;
  });
  return { planes: scaled, columns, rows, margin };
}

/** 1 where a pixel is valid and finite in every band. */
function presentPixels({ planes, valid }: Cell): Uint8Array {
  const present = valid.slice();
  for (const plane of planes) {
    for (let i = 0; i < present.length; i++) if (!Number.isFinite(plane[i])) present[i] = 0;
  }
  return present;
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
