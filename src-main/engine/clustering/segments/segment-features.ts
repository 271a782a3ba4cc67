import type { Segments } from './connect-pixels.ts';

/** Numbers of every segment, segment after segment, `length` each. */
export interface SegmentFeatures {
  readonly count: number;
  readonly length: number;
  readonly values: Float64Array;
  /** Pixels of each segment. */
  readonly pixels: Float64Array;
}

/** Features besides the means and the deviations of the bands. */
export const SHAPE_FEATURES = ['size', 'compactness', 'rectangularity'] as const;

/**
 * Of each segment: the mean of each band, the deviation of each band (of the population), the binary logarithm of its pixels, its compactness (4 pi
 * area / outline^2, the outline counted in edges of pixels and turned into that of a disc of pixels by pi / 4, at most 1) and its
 * rectangularity (share of the upright rectangle around it). `planes` are the cell's scaled samples before they were shifted.
 */
export function segmentFeatures(segments: Segments, planes: readonly Float32Array[]): SegmentFeatures {
  const { count } = segments;
  const bandCount = planes.length;
  const length = 2 * bandCount + SHAPE_FEATURES.length;
  const values = new Float64Array(count * length);
  const { pixels, outlines, boxes } = measureShapes(segments);
  addSpectra(segments, planes, pixels, values, length);
  for (let segment = 0; segment < count; segment++) {
    const area = pixels[segment];
    const outline = (outlines[segment] * Math.PI) / 4;
    const shape = [Math.log2(area), Math.min(1, (4 * Math.PI * area) / outline ** 2), area / boxes[segment]];
    values.set(shape, segment * length + 2 * bandCount);
  }
  return { count, length, values, pixels };
}

/** Mean and deviation of each band, in two passes so that alike pixels have a deviation of 0. */
function addSpectra(
  { ids, count }: Segments,
  planes: readonly Float32Array[],
  pixels: Float64Array,
  values: Float64Array,
  length: number,
): void {
  planes.forEach((plane, band) => {
    const means = new Float64Array(count);
    const squares = new Float64Array(count);
    for (let i = 0; i < ids.length; i++) if (ids[i] > 0) means[ids[i] - 1] += plane[i];
    for (let segment = 0; segment < count; segment++) means[segment] /= pixels[segment];
    for (let i = 0; i < ids.length; i++) {
      if (ids[i] > 0) squares[ids[i] - 1] += (plane[i] - means[ids[i] - 1]) ** 2;
    }
    for (let segment = 0; segment < count; segment++) {
      values[segment * length + band] = means[segment];
      values[segment * length + planes.length + band] = Math.sqrt(squares[segment] / pixels[segment]);
    }
  });
}

interface Shapes {
  readonly pixels: Float64Array;
  /** Edges of pixels between the segment and anything else. */
  readonly outlines: Float64Array;
  /** Pixels of the upright rectangle around it. */
  readonly boxes: Float64Array;
}

function measureShapes({ ids, count, width }: Segments): Shapes {
  const pixels = new Float64Array(count);
  const outlines = new Float64Array(count);
  const left = new Float64Array(count).fill(Infinity);
  const [right, bottom] = [new Float64Array(count), new Float64Array(count)];
  const top = new Float64Array(count).fill(Infinity);
  for (let i = 0; i < ids.length; i++) {
    if (ids[i] === 0) continue;
    const segment = ids[i] - 1;
    const [column, row] = [i % width, Math.floor(i / width)];
    pixels[segment]++;
    const isOther = (inside: boolean, neighbour: number): number =>
      inside && ids[neighbour] === ids[i] ? 0 : 1;
    outlines[segment] +=
      isOther(column > 0, i - 1) +
      isOther(column < width - 1, i + 1) +
      isOther(row > 0, i - width) +
      isOther(i + width < ids.length, i + width);
    left[segment] = Math.min(left[segment], column);
    right[segment] = Math.max(right[segment], column);
    top[segment] = Math.min(top[segment], row);
    bottom[segment] = Math.max(bottom[segment], row);
  }
  const boxes = pixels.map(
    (_, segment) => (right[segment] - left[segment] + 1) * (bottom[segment] - top[segment] + 1),
  );
  return { pixels, outlines, boxes };
}
