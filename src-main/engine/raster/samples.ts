/** How a sample is stored. Half floats are read as float32; 1-7 and 9-15 bit samples as the next whole type. */
export type SampleType =
  'uint8' | 'int8' | 'uint16' | 'int16' | 'uint32' | 'int32' | 'uint64' | 'int64' | 'float32' | 'float64';

export type NumericSamples =
  Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

export type Samples = NumericSamples | BigUint64Array | BigInt64Array;

const CONSTRUCTORS = {
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  uint64: BigUint64Array,
  int64: BigInt64Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

/** Zeroed samples of a type. */
export function createSamples(type: SampleType, length: number): Samples {
  return new CONSTRUCTORS[type](length);
}

/** Zeroed samples of a type in memory that threads share. */
export function sharedSamples(type: SampleType, length: number): Samples {
  const buffer = new SharedArrayBuffer(length * bytesPerSample(type));
  return new CONSTRUCTORS[type](buffer as unknown as ArrayBuffer);
}

/** A view of bytes (machine byte order, aligned to the type) as samples. */
export function viewSamples(type: SampleType, buffer: ArrayBuffer, byteOffset = 0, length?: number): Samples {
  return new CONSTRUCTORS[type](buffer, byteOffset, length);
}

export function bytesPerSample(type: SampleType): number {
  return CONSTRUCTORS[type].BYTES_PER_ELEMENT;
}

/** The samples' own bytes, shared. */
export function bytesOf(samples: Samples): Uint8Array {
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
}

/** The same samples, 64-bit integers turned into the nearest float64; others are returned as they are. */
export function numeric(samples: Samples): NumericSamples {
  if (samples instanceof BigUint64Array || samples instanceof BigInt64Array) {
    return Float64Array.from(samples as BigInt64Array, Number);
  }
  return samples;
}

const WHOLE_RANGES: Partial<Record<SampleType, readonly [number | bigint, number | bigint]>> = {
  uint8: [0, 255],
  int8: [-128, 127],
  uint16: [0, 65535],
  int16: [-32768, 32767],
  uint32: [0, 4294967295],
  int32: [-2147483648, 2147483647],
  uint64: [0n, 18446744073709551615n],
  int64: [-9223372036854775808n, 9223372036854775807n],
};

/** The nearest value that a type can hold: rounded and cut to its range; NaN is 0 in whole types. */
export function storable(type: SampleType, value: number | bigint): number | bigint {
  const range = WHOLE_RANGES[type];
  if (range === undefined) return Number(value);
  const whole = typeof value === 'bigint' ? value : Number.isNaN(value) ? 0 : Math.round(value);
  if (whole <= range[0]) return range[0];
  return whole >= range[1] ? range[1] : whole;
}
