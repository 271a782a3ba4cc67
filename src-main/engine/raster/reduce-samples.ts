import type { Dataset } from './raster.ts';
import { storable, type Samples, type SampleType } from './samples.ts';

/** How four pixels become one: their mean for what is measured, the commonest for classes. */
export type Reduction = 'mean' | 'mode';

/** Classes have names or colours of their own. */
export function reductionOf({ palette, categories }: Pick<Dataset, 'palette' | 'categories'>): Reduction {
  return palette || categories ? 'mode' : 'mean';
}

/** A square of one band: `size * size` samples, row-major, and 1 where a sample is valid. */
export interface SquareSamples {
  readonly samples: Samples;
  readonly valid: Uint8Array;
  /** Even. */
  readonly size: number;
}

export interface ReductionOptions {
  readonly sampleType: SampleType;
  readonly reduction: Reduction;
  /** What no valid pixel may become. */
  readonly nodata?: number | bigint;
}

/**
 * A square at half its size, each pixel made of the valid ones among its 2 x 2; it is valid where any of them is, so that thin
 * objects and borders survive. Whole types are rounded; a mean that would be `nodata`, and 64-bit integers, which a mean would
 * round, take the commonest of the four, the first in reading order where several are as common.
 */
export function reduceSamples(
  { samples, valid, size }: SquareSamples,
  { sampleType, reduction, nodata }: ReductionOptions,
): SquareSamples {
  const half = size / 2;
  const reduced = new (samples.constructor as new (length: number) => Samples)(half * half);
  const reducedValid = new Uint8Array(half * half);
  const takesMean =
    reduction === 'mean' && !(samples instanceof BigInt64Array || samples instanceof BigUint64Array);
  const forbidden = sampleType === 'float32' && nodata !== undefined ? Math.fround(Number(nodata)) : nodata;
  const places = new Int32Array(4);
  for (let to = 0; to < half * half; to += 1) {
    const from = 2 * (Math.floor(to / half) * size + (to % half));
    const count = validPlaces(valid, from, size, places);
    if (count === 0) continue;
    reducedValid[to] = 1;
    const mean = takesMean ? meanOf(samples as Float64Array, places, count, sampleType) : undefined;
    reduced[to] = mean === undefined || mean === forbidden ? commonest(samples, places, count) : mean;
  }
  return { samples: reduced, valid: reducedValid, size: half };
}

function validPlaces(valid: Uint8Array, from: number, size: number, places: Int32Array): number {
  let count = 0;
  if (valid[from]) places[count++] = from;
  if (valid[from + 1]) places[count++] = from + 1;
  if (valid[from + size]) places[count++] = from + size;
  if (valid[from + size + 1]) places[count++] = from + size + 1;
  return count;
}

function meanOf(samples: Float64Array, places: Int32Array, count: number, type: SampleType): number {
  let sum = 0;
  for (let index = 0; index < count; index += 1) sum += samples[places[index]];
  const mean = sum / count;
  if (type === 'float64') return mean;
  return type === 'float32' ? Math.fround(mean) : Math.round(mean);
}

function commonest(samples: Samples, places: Int32Array, count: number): never {
  let best = 0;
  let most = 0;
  for (let index = 0; index < count; index += 1) {
    let equal = 0;
    for (let other = 0; other < count; other += 1) {
      if (samples[places[other]] === samples[places[index]]) equal += 1;
    }
    if (equal > most) [best, most] = [index, equal];
  }
  return samples[places[best]] as never;
}

/** What is stored where no pixel is valid: `nodata` where there is one, else NaN, and 0 in whole types. */
export function invalidSample(type: SampleType, nodata: number | bigint | undefined): number | bigint {
  if (type === 'float32' || type === 'float64') return nodata === undefined ? NaN : Number(nodata);
  const stored = storable(type, nodata ?? 0);
  return type === 'int64' || type === 'uint64' ? BigInt(stored) : stored;
}

/** Whether a type can show that a pixel is not valid: floats by NaN, whole types only by a `nodata` that they can hold. */
export function canShowInvalid(type: SampleType, nodata: number | bigint | undefined): boolean {
  if (type === 'float32' || type === 'float64') return true;
  return nodata !== undefined && Number(storable(type, nodata)) === Number(nodata);
}
