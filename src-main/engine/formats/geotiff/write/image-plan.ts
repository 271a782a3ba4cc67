import { EngineError } from '../../../errors.ts';
import type { Raster } from '../../../raster/raster.ts';
import { bytesPerSample, storable, type SampleType } from '../../../raster/samples.ts';
import { TILE_SIZE } from './tile-size.ts';

/** What kind of image a raster becomes, decided before its pixels are read. */
export interface ImagePlan {
  /** A TIFF has one for all its bands. */
  readonly sampleType: SampleType;
  readonly bandCount: number;
  /** Whether each band has tiles of its own; otherwise a tile holds all bands of its pixels. */
  readonly planar: boolean;
  /** The sample that means "no data" in every band; absent where the bands name none that their type can hold. */
  readonly nodata?: number | bigint;
  /** Whether a mask says which pixels have data: whole numbers without a value to spare for it. */
  readonly masked: boolean;
}

export type Interleave = 'auto' | 'pixel' | 'band';

/** Beyond this a tile of all bands together is a burden to every reader. */
const LARGEST_TILE_BYTES = 16 << 20;

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

/** Throws `unsupported` for bands whose types no single one can hold. */
export function planImage({ name, bands }: Raster, interleave: Interleave): ImagePlan {
  const sampleType = commonType(
    name,
    bands.map((band) => band.sampleType),
  );
  const nodata = commonNodata(
    bands.map((band) => band.nodata),
    sampleType,
  );
  const tileBytes = bands.length * bytesPerSample(sampleType) * TILE_SIZE ** 2;
  const planar = interleave === 'auto' ? tileBytes > LARGEST_TILE_BYTES : interleave === 'band';
  return {
    sampleType,
    bandCount: bands.length,
    planar: planar && bands.length > 1,
    nodata,
    masked: nodata === undefined && !isFloat(sampleType),
  };
}

export function isFloat(type: SampleType): boolean {
  return FLOATS.includes(type);
}

/** The smallest type that holds every sample of all these exactly. */
function commonType(name: string, types: readonly SampleType[]): SampleType {
  const distinct = [...new Set(types)];
  if (distinct.length === 1) return distinct[0];
  if (distinct.some((type) => BIG.includes(type))) {
    throw new EngineError(
      'unsupported',
      `${name} has 64-bit integers beside bands of other types (${distinct.join(', ')}), which one GeoTIFF cannot ` +
        'hold. Write them to files of their own.',
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
