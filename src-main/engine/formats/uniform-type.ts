import { EngineError } from '../errors.ts';
import type { Raster } from '../raster/raster.ts';
import { storable, type SampleType } from '../raster/samples.ts';

/** What all bands of a file have in common. */
export interface UniformType {
  readonly sampleType: SampleType;
  /** The sample that means "no data" in every band; absent where the bands name none that the type can hold. */
  readonly nodata?: number | bigint;
}

const FLOATS: readonly SampleType[] = ['float32', 'float64'];
const BIG: readonly SampleType[] = ['uint64', 'int64'];

/** Whole types by what holds them: bits, and whether they have a sign. */
const WHOLE: readonly (readonly [SampleType, number, boolean])[] = [
  ['uint8', 8, false],
  ['int8', 8, true],
  ['uint16', 16, false],
  ['int16', 16, true],
  ['uint32', 32, false],
  ['int32', 32, true],
];

/** The smallest type that holds every sample exactly, and its nodata. Throws `unsupported` where no type does. */
export function uniformType({ name, bands }: Raster): UniformType {
  const types = bands.map((band) => band.sampleType);
  const sampleType = commonType(name, [...new Set(types)]);
  const values = bands.map((band) => band.nodata);
  return { sampleType, nodata: commonNodata(values, sampleType) };
}

export function isFloat(type: SampleType): boolean {
  return FLOATS.includes(type);
}

function commonType(name: string, distinct: readonly SampleType[]): SampleType {
  if (distinct.length === 1) return distinct[0];
  if (distinct.some((type) => BIG.includes(type))) {
    throw new EngineError(
      'unsupported',
      `${name} has 64-bit integers beside bands of other types (${distinct.join(', ')}), which one file cannot hold. ` +
        'Write them to files of their own.',
    );
  }
  const whole = WHOLE.filter(([type]) => distinct.includes(type));
  if (distinct.some(isFloat)) {
    const exact = !distinct.includes('float64') && whole.every(([, bits]) => bits <= 16);
    return exact ? 'float32' : 'float64';
  }
  const signed = whole.some(([, , sign]) => sign);
  const bits = Math.max(...whole.map(([, size, sign]) => (signed && !sign ? 2 * size : size)));
  return WHOLE.find(([, size, sign]) => size >= bits && sign === signed)?.[0] ?? 'float64';
}

/** The first that a band names; NaN in floating point where bands differ, because no valid sample is NaN. */
function commonNodata(
  values: readonly (number | bigint | undefined)[],
  type: SampleType,
): number | bigint | undefined {
  const usable = values.map((value) => (isHeld(type, value) ? value : undefined));
  const [first] = usable;
  if (usable.every((value) => Object.is(value, first))) return first;
  return isFloat(type) ? NaN : usable.find((value) => value !== undefined);
}

function isHeld(type: SampleType, value: number | bigint | undefined): boolean {
  if (value === undefined || isFloat(type)) return value !== undefined;
  if (typeof value === 'number' && !Number.isInteger(value)) return false;
  return storable(type, value) == value;
}
