import type { Band } from '../../raster/raster.ts';
import type { SampleType } from '../../raster/samples.ts';
import {
  nameOf,
  numberAttribute,
  textAttribute,
  type ArrayFile,
  type CubeAxes,
  type StoredArray,
} from './array-file.ts';
import { coordinateOf } from './coordinates.ts';
import { wavelengthsOf } from './wavelengths.ts';

/** Values that NetCDF writes where nothing was written (netcdf.h, NC_FILL_*); bytes have none. */
const NETCDF_FILL: Partial<Record<SampleType, number | bigint>> = {
  int16: -32767,
  int32: -2147483647,
  uint16: 65535,
  uint32: 4294967295,
  int64: -9223372036854775806n,
  uint64: 18446744073709551614n,
  float32: 9.969209968386869e36,
  float64: 9.969209968386869e36,
};

const NODATA_NAMES = [
  '_FillValue',
  'missing_value',
  'nodata',
  'NoData',
  'fill_value',
  'no_data',
  'data_ignore_value',
];

/** The bands of one array and what its attributes say of them. */
export async function cubeBands(file: ArrayFile, array: StoredArray, axes: CubeAxes): Promise<Band[]> {
  const count = axes.band === undefined ? 1 : array.shape[axes.band];
  const { centres, widths } = await wavelengthsOf(file, array, count);
  const names = await namesOf(file, array, axes, count);
  const { attributes } = array;
  const shared = {
    sampleType: array.sampleType!,
    scale: Number(numberAttribute(attributes, 'scale_factor') ?? 1),
    offset: Number(numberAttribute(attributes, 'add_offset') ?? 0),
    unit: textAttribute(attributes, 'units'),
    nodata: nodataOf(file, array),
  };
  return Array.from({ length: count }, (_, band) => ({
    name: names[band],
    wavelength: centres?.[band],
    bandwidth: widths?.[band],
    ...shared,
  }));
}

/** A second value for "no data" cannot be told to whoever uses the bands: it is named. */
export function nodataProblems({ path, attributes }: StoredArray): string[] {
  const [fill, missing] = [
    numberAttribute(attributes, '_FillValue'),
    numberAttribute(attributes, 'missing_value'),
  ];
  if (fill === undefined || missing === undefined || Object.is(fill, missing) || fill === missing) return [];
  return [`${path} has two values for "no data" (${fill} and ${missing}); only ${fill} is taken as such.`];
}

/** A stored negative number of an array that is marked as unsigned means the one that its bits are. */
function nodataOf(
  { format }: ArrayFile,
  { attributes, sampleType }: StoredArray,
): number | bigint | undefined {
  const name = NODATA_NAMES.find((each) => numberAttribute(attributes, each) !== undefined);
  const value = name === undefined ? undefined : numberAttribute(attributes, name);
  if (value === undefined) return format.startsWith('NetCDF') ? NETCDF_FILL[sampleType!] : undefined;
  const bits = /^uint(8|16|32)$/.exec(sampleType!)?.[1];
  return bits !== undefined && Number(value) < 0 ? Number(value) + 2 ** Number(bits) : value;
}

async function namesOf(
  file: ArrayFile,
  array: StoredArray,
  axes: CubeAxes,
  count: number,
): Promise<string[]> {
  if (axes.band === undefined) return [nameOf(array)];
  const coordinate = coordinateOf(file, array, axes.band);
  const values = coordinate && Array.from(await file.readAll(coordinate), Number);
  const unit = coordinate && textAttribute(coordinate.attributes, 'units');
  return Array.from({ length: count }, (_, band) => {
    if (!values || !Number.isFinite(values[band])) return `Band ${band + 1}`;
    const value = `${nameOf(coordinate)} ${Number(values[band].toPrecision(7))}`;
    return unit === undefined || unit.length > 12 ? value : `${value} ${unit}`;
  });
}
