import type { SampleType } from '../raster/samples.ts';

const SPARE: Readonly<Record<SampleType, number | bigint>> = {
  uint8: 255,
  int8: -128,
  uint16: 65535,
  int16: -32768,
  uint32: 4294967295,
  int32: -2147483648,
  uint64: 18446744073709551615n,
  int64: -9223372036854775808n,
  float32: NaN,
  float64: NaN,
};

/** The value of a type that measurements hardly ever have: the end of its range, or NaN. */
export function spareNodata(type: SampleType): number | bigint {
  return SPARE[type];
}
