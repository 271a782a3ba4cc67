import { mirrored } from '../../kernels/padded-field.ts';

/**
 * Writes, for each pixel of a plane, the sum over the square that reaches `radius` around it, itself left out; mirrored at the
 * borders, which are not repeated. The order of the sums is that of the square: a pixel gets the same bits in any rectangle that holds it.
 */
export function neighbourSums(
  plane: Float32Array,
  { width, height }: { readonly width: number; readonly height: number },
  radius: number,
  sums: Float32Array,
): void {
  const line = new Float64Array(width + 2 * radius);
  for (let row = 0; row < height; row++) {
    sumColumns(plane, width, height, row, radius, line);
    for (let column = 0; column < width; column++) {
      let total = 0;
      for (let across = 0; across <= 2 * radius; across++) total += line[column + across];
      sums[row * width + column] = total - plane[row * width + column];
    }
  }
}

/** Of each column the pixels within `radius` of a row, with the columns beyond both ends. */
function sumColumns(
  plane: Float32Array,
  width: number,
  height: number,
  row: number,
  radius: number,
  line: Float64Array,
): void {
  line.fill(0);
  for (let down = -radius; down <= radius; down++) {
    const start = mirrored(row + down, height) * width;
    for (let column = 0; column < width; column++) line[radius + column] += plane[start + column];
  }
  for (let beyond = 1; beyond <= radius; beyond++) {
    line[radius - beyond] = line[radius + mirrored(-beyond, width)];
    line[radius + width - 1 + beyond] = line[radius + mirrored(width - 1 + beyond, width)];
  }
}
