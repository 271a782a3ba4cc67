import type { NumericSamples, Samples } from '../../../raster/samples.ts';
import {
  averageBig,
  averageDouble,
  averageSingle,
  averageWhole,
  commonest,
  type Quad,
} from './reduce-quad.ts';

/** How four pixels become one: `mode` is the commonest, `nearest` the upper left. */
export type Resampling = 'average' | 'mode' | 'nearest';

export interface Reduction {
  readonly resampling: Resampling;
  /** The sample that stands for no data; NaN never counts as data, in any case. */
  readonly gap?: number | bigint;
}

/**
 * A square of samples at half its size, made of each 2 x 2 pixels that have data: no data only where none of the four has, so that
 * thin objects and borders survive (`nearest` takes the pixel that it takes). `valid`, where given, is 0 where a pixel has none.
 */
export function reduceTile<Kind extends Samples>(
  pixels: Kind,
  size: number,
  { resampling, gap }: Reduction,
  valid?: Uint8Array,
): Kind {
  if (resampling === 'nearest') return everySecond(pixels, size);
  if (pixels instanceof BigInt64Array || pixels instanceof BigUint64Array) {
    const combine = resampling === 'mode' ? commonest<bigint | undefined> : averageBig;
    return reduceBig(pixels, size, combine, gap === undefined ? undefined : BigInt(gap), valid) as Kind;
  }
  const combine: Quad<number> = resampling === 'mode' ? commonest<number> : averageOf(pixels);
  const stored = storedGap(pixels, gap);
  if (!valid) return reduceNumbers(pixels, size, combine, stored) as Kind;
  return reduceValid(pixels, size, combine, valid) as Kind;
}

function averageOf(pixels: NumericSamples): Quad<number> {
  if (pixels instanceof Float32Array) return averageSingle;
  return pixels instanceof Float64Array ? averageDouble : averageWhole;
}

/** 1 where any of the four is; for `nearest` that of the upper left. */
export function reduceValidity(valid: Uint8Array, size: number, resampling: Resampling): Uint8Array {
  if (resampling === 'nearest') return everySecond(valid, size);
  return reduceNumbers(valid, size, (a, b, c, d) => a | b | c | d, NaN);
}

/** As the samples hold it: a float32 raster has -3.4e38 as its nearest float32. */
function storedGap(pixels: NumericSamples, gap: number | bigint | undefined): number {
  const value = gap === undefined ? NaN : Number(gap);
  return pixels instanceof Float32Array ? Math.fround(value) : value;
}

function halfOf<Kind extends Samples>(pixels: Kind, size: number): Kind {
  return new (pixels.constructor as new (length: number) => Kind)((size / 2) ** 2);
}

function everySecond<Kind extends Samples>(pixels: Kind, size: number): Kind {
  const half = size / 2;
  const reduced = halfOf(pixels, size);
  for (let i = 0; i < reduced.length; i++) {
    reduced[i] = pixels[2 * size * Math.floor(i / half) + 2 * (i % half)];
  }
  return reduced;
}

function reduceNumbers<Kind extends NumericSamples>(
  pixels: Kind,
  size: number,
  combine: Quad<number>,
  gap: number,
): Kind {
  const half = size / 2;
  const reduced = halfOf(pixels, size);
  for (let row = 0; row < half; row++) {
    let at = 2 * row * size;
    for (let to = row * half; to < (row + 1) * half; to++, at += 2) {
      reduced[to] = combine(pixels[at], pixels[at + 1], pixels[at + size], pixels[at + size + 1], gap);
    }
  }
  return reduced;
}

/** Pixels that are not valid take part as NaN, which no whole number is. */
function reduceValid<Kind extends NumericSamples>(
  pixels: Kind,
  size: number,
  combine: Quad<number>,
  valid: Uint8Array,
): Kind {
  const half = size / 2;
  const reduced = halfOf(pixels, size);
  for (let row = 0; row < half; row++) {
    let at = 2 * row * size;
    for (let to = row * half; to < (row + 1) * half; to++, at += 2) {
      const below = at + size;
      reduced[to] = combine(
        valid[at] === 0 ? NaN : pixels[at],
        valid[at + 1] === 0 ? NaN : pixels[at + 1],
        valid[below] === 0 ? NaN : pixels[below],
        valid[below + 1] === 0 ? NaN : pixels[below + 1],
        NaN,
      );
    }
  }
  return reduced;
}

function reduceBig(
  pixels: BigInt64Array | BigUint64Array,
  size: number,
  combine: Quad<bigint | undefined>,
  gap: bigint | undefined,
  valid: Uint8Array | undefined,
): BigInt64Array | BigUint64Array {
  const half = size / 2;
  const reduced = halfOf(pixels, size);
  const sample = (i: number): bigint | undefined => (valid?.[i] === 0 ? undefined : pixels[i]);
  for (let to = 0; to < reduced.length; to++) {
    const at = 2 * size * Math.floor(to / half) + 2 * (to % half);
    const combined = combine(sample(at), sample(at + 1), sample(at + size), sample(at + size + 1), gap);
    reduced[to] = combined ?? 0n;
  }
  return reduced;
}
