import { storable, type SampleType } from './samples.ts';

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
