import type { Samples } from './samples.ts';

/** Clears `valid` (1 or 0 per sample) where a sample is NaN or equals `nodata` as the samples' own type holds it. */
export function clearInvalid(valid: Uint8Array, samples: Samples, nodata: number | bigint | undefined): void {
  if (samples instanceof BigInt64Array || samples instanceof BigUint64Array) {
    clearBig(valid, samples, nodata);
    return;
  }
  const isFloat = samples instanceof Float32Array || samples instanceof Float64Array;
  const value = nodata === undefined ? NaN : Number(nodata);
  const stored = samples instanceof Float32Array ? Math.fround(value) : value;
  if (isFloat) {
    for (let index = 0; index < samples.length; index += 1) {
      const sample = samples[index];
      if (sample === stored || sample !== sample) valid[index] = 0;
    }
  } else if (Number.isInteger(stored)) {
    const first = samples.indexOf(stored);
    if (first < 0) return;
    for (let index = first; index < samples.length; index += 1)
      if (samples[index] === stored) valid[index] = 0;
  }
}

function clearBig(
  valid: Uint8Array,
  samples: BigInt64Array | BigUint64Array,
  nodata: number | bigint | undefined,
): void {
  if (nodata === undefined || (typeof nodata === 'number' && !Number.isInteger(nodata))) return;
  const stored = BigInt(nodata);
  for (let index = 0; index < samples.length; index += 1) if (samples[index] === stored) valid[index] = 0;
}
