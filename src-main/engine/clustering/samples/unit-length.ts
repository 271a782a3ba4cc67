import type { Centres, PixelPlanes } from '../../kernels/centre-kernel.ts';
import type { NumericSamples } from '../../raster/samples.ts';
import type { PixelSource } from './pixel-source.ts';
import { sharedFloats, type Sample } from './samples.ts';

/** Pixels divided by their lengths, so that distances tell spectral angles; those of zeros alone have no direction, and are left out. */
export function unitLengthPixels(pixels: PixelPlanes): PixelPlanes {
  const lengths = lengthsOf(pixels);
  const kept = directed(lengths);
  const planes = pixels.planes.map((plane) => divided(plane, lengths, kept, new Float32Array(kept.length)));
  return { length: kept.length, planes };
}

/** The same of a sample; one without pixels where all are zeros. */
export function unitLengthSample(sample: Sample): Sample {
  const { count, bandCount, values } = sample;
  const planes = Array.from({ length: bandCount }, (_, band) =>
    values.subarray(band * count, (band + 1) * count),
  );
  const lengths = lengthsOf({ length: count, planes });
  const kept = directed(lengths);
  const result = sharedFloats(kept.length * bandCount);
  planes.forEach((plane, band) => {
    divided(plane, lengths, kept, result.subarray(band * kept.length, (band + 1) * kept.length));
  });
  const positions = Float64Array.from(kept, (pixel) => sample.positions[pixel]);
  return { count: kept.length, bandCount, values: result, positions };
}

/** The same of a source, whose raster's pixels are then brought to it as they are walked. */
export function unitLengthSource({ sample, parts, raster }: PixelSource): PixelSource {
  const unit = unitLengthSample(sample);
  const left = parts && partsLeft(parts, sample.positions, unit.positions);
  return { sample: unit, parts: left, raster, unitLength: true };
}

/** Pixels of each part that are still there, going by their positions. */
function partsLeft(parts: readonly number[], before: Float64Array, after: Float64Array): number[] {
  let [from, kept] = [0, 0];
  return parts.map((pixels) => {
    const first = kept;
    for (const end = from + pixels; from < end; from++) if (before[from] === after[kept]) kept++;
    return kept - first;
  });
}

/** Centres divided by their lengths; one of zeros alone stays. */
export function unitLengthCentres(centres: Centres): Centres {
  const { count, bandCount } = centres;
  const values = centres.values.slice();
  for (let centre = 0; centre < count; centre++) {
    const row = values.subarray(centre * bandCount, (centre + 1) * bandCount);
    const length = Math.hypot(...row);
    if (length > 0) row.forEach((value, band) => (row[band] = value / length));
  }
  return { ...centres, values };
}

/** In float64, of samples as float32. */
export function lengthsOf({ length, planes }: PixelPlanes): Float64Array {
  const squares = new Float64Array(length);
  for (const plane of planes) for (let i = 0; i < length; i++) squares[i] += Math.fround(plane[i]) ** 2;
  return squares.map(Math.sqrt);
}

function directed(lengths: Float64Array): Uint32Array {
  const kept = new Uint32Array(lengths.length);
  let count = 0;
  for (let i = 0; i < lengths.length; i++) if (lengths[i] > 0) kept[count++] = i;
  return kept.subarray(0, count);
}

function divided(
  plane: NumericSamples,
  lengths: Float64Array,
  kept: Uint32Array,
  result: Float32Array,
): Float32Array {
  for (let i = 0; i < kept.length; i++) result[i] = Math.fround(plane[kept[i]]) / lengths[kept[i]];
  return result;
}
