import {
  ABSENT_SAMPLE,
  STILL,
  type MeanShiftKernel,
  type MeanShiftOptions,
  type ShiftedRectangle,
} from './mean-shift-kernel.ts';

/** The kernel in plain TypeScript: the one to read, and the oracle for the fast one. */
export const plainMeanShift: MeanShiftKernel = { name: 'plain', shift };

function shift(rectangle: ShiftedRectangle, options: MeanShiftOptions): Float32Array[] {
  const { planes, columns, rows, margin } = rectangle;
  const [across, down] = [columns - 2 * margin, rows - 2 * margin];
  const shifted = planes.map(() => new Float32Array(across * down));
  for (let place = 0; place < across * down; place++) {
    const column = margin + (place % across);
    const row = margin + Math.floor(place / across);
    if (planes[0][row * columns + column] >= ABSENT_SAMPLE / 2) continue;
    climb(rectangle, options, column, row).forEach((value, band) => (shifted[band][place] = value));
  }
  return shifted;
}

/** Where a pixel ends in band space. */
function climb(
  rectangle: ShiftedRectangle,
  { radius, bandwidth, passes }: MeanShiftOptions,
  column: number,
  row: number,
): Float32Array {
  const { planes, columns } = rectangle;
  const limit = Math.fround(bandwidth * bandwidth);
  const still = Math.fround((bandwidth * STILL) ** 2);
  const colour = Float32Array.from(planes, (plane) => plane[row * columns + column]);
  for (let pass = 0; pass < passes; pass++) {
    const [left, top] = [column - radius, row - radius];
    const near = gather(rectangle, colour, left, top, 2 * radius + 1, limit);
    if (near.count === 0) break;
    const moved = moveTo(colour, near);
    const nextColumn = left + Math.floor((2 * near.rights + near.count) / (2 * near.count));
    const nextRow = top + Math.floor((2 * near.downs + near.count) / (2 * near.count));
    if (moved < still && nextColumn === column && nextRow === row) break;
    [column, row] = [nextColumn, nextRow];
  }
  return colour;
}

interface Near {
  readonly count: number;
  /** Sums of places, from the window's upper left. */
  readonly rights: number;
  readonly downs: number;
  /** Four per band. */
  readonly sums: Float32Array;
}

/** What lies in a window and near a colour. */
function gather(
  { planes, columns }: ShiftedRectangle,
  colour: Float32Array,
  left: number,
  top: number,
  width: number,
  limit: number,
): Near {
  const sums = new Float32Array(planes.length * 4);
  let [count, rights, downs] = [0, 0, 0];
  for (let down = 0; down < width; down++) {
    for (let right = 0; right < width; right++) {
      const place = (top + down) * columns + left + right;
      let distance = 0;
      for (let band = 0; band < planes.length; band++) {
        const apart = Math.fround(planes[band][place] - colour[band]);
        distance = Math.fround(distance + Math.fround(apart * apart));
      }
      if (!(distance < limit)) continue;
      count++;
      rights += right;
      downs += down;
      for (let band = 0; band < planes.length; band++) sums[band * 4 + (right & 3)] += planes[band][place];
    }
  }
  return { count, rights, downs, sums };
}

/** Makes the colour the mean; gives the squared distance from what it was. */
function moveTo(colour: Float32Array, { sums, count }: Near): number {
  let moved = 0;
  for (let band = 0; band < colour.length; band++) {
    const [a, b, c, d] = sums.subarray(band * 4, band * 4 + 4);
    const sum = Math.fround(Math.fround(a + b) + Math.fround(c + d));
    const mean = Math.fround(sum / count);
    const apart = Math.fround(mean - colour[band]);
    moved = Math.fround(moved + Math.fround(apart * apart));
    colour[band] = mean;
  }
  return moved;
}
