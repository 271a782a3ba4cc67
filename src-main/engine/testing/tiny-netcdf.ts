import { bytesOf, bytesPerSample, type Samples, type SampleType } from '../raster/samples.ts';

export interface TinyVariable {
  readonly name: string;
  /** Names of dimensions. */
  readonly dimensions: readonly string[];
  readonly type: SampleType;
  readonly data: Samples;
  readonly attributes?: TinyAttributes;
}

export type TinyAttributes = Readonly<Record<string, string | Float64Array | Int16Array | Int32Array>>;

export interface TinyNetcdf {
  /** 0 for the one that grows; its length then follows from `records`. */
  readonly dimensions: Readonly<Record<string, number>>;
  readonly variables: readonly TinyVariable[];
  readonly attributes?: TinyAttributes;
  readonly records?: number;
  /** 1 classic, 2 64-bit offset, 5 64-bit data. */
  readonly version?: 1 | 2 | 5;
}

const TYPES: Readonly<Record<SampleType, number>> = {
  int8: 1,
  int16: 3,
  int32: 4,
  float32: 5,
  float64: 6,
  uint8: 7,
  uint16: 8,
  uint32: 9,
  int64: 10,
  uint64: 11,
};
const pad = (bytes: number): number => Math.ceil(bytes / 4) * 4;

/** The bytes of a NetCDF file of a classic format. */
export function writeNetcdf(file: TinyNetcdf): Uint8Array {
  const { dimensions, variables, records = 0 } = file;
  const isRecord = ({ dimensions: [first] }: TinyVariable): boolean => dimensions[first] === 0;
  const placeBytes = (variable: TinyVariable): number =>
    variable.dimensions.reduce(
      (bytes, name) => bytes * (dimensions[name] || 1),
      bytesPerSample(variable.type),
    );
  const grown = variables.filter(isRecord);
  const slot = (variable: TinyVariable): number =>
    grown.length === 1 ? placeBytes(variable) : pad(placeBytes(variable));
  const headerBytes = header(
    file,
    variables.map(() => 0),
  ).length;
  let at = headerBytes;
  const begins = new Map<TinyVariable, number>();
  for (const variable of [...variables.filter((each) => !isRecord(each)), ...grown]) {
    begins.set(variable, at);
    at += isRecord(variable) ? slot(variable) : pad(placeBytes(variable));
  }
  const recordBytes = grown.reduce((sum, variable) => sum + slot(variable), 0);
  const bytes = new Uint8Array(at + Math.max(0, records - 1) * recordBytes);
  bytes.set(
    header(
      file,
      variables.map((variable) => begins.get(variable)!),
    ),
  );
  for (const variable of variables) {
    const swapped = bigEndian(variable.data);
    const size = placeBytes(variable);
    for (let place = 0; place * size < swapped.length; place += 1)
      bytes.set(
        swapped.subarray(place * size, (place + 1) * size),
        begins.get(variable)! + place * recordBytes,
      );
  }
  return bytes;
}

function header(
  { dimensions, variables, attributes = {}, records = 0, version = 1 }: TinyNetcdf,
  begins: readonly number[],
): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.of(0x43, 0x44, 0x46, version)];
  const word = (value: number): void => void parts.push(bigEndian(Uint32Array.of(value)));
  const long = (value: number): void => void parts.push(bigEndian(BigUint64Array.of(BigInt(value))));
  const count = version === 5 ? long : word;
  const padded = (bytes: Uint8Array): void =>
    void parts.push(bytes, new Uint8Array(pad(bytes.length) - bytes.length));
  const text = (value: string): void => {
    count(value.length);
    padded(new TextEncoder().encode(value));
  };
  const list = <Item>(tag: number, items: readonly Item[], write: (item: Item) => void): void => {
    word(items.length === 0 ? 0 : tag);
    count(items.length);
    items.forEach(write);
  };
  const writeAttributes = (all: TinyAttributes): void =>
    list(12, Object.entries(all), ([name, value]) => {
      text(name);
      if (typeof value === 'string') {
        word(2);
        text(value);
        return;
      }
      word(value instanceof Float64Array ? 6 : value instanceof Int16Array ? 3 : 4);
      count(value.length);
      padded(bigEndian(value));
    });
  const names = Object.keys(dimensions);
  count(records);
  list(10, names, (name) => {
    text(name);
    count(dimensions[name]);
  });
  writeAttributes(attributes);
  let index = 0;
  list(11, variables, (variable) => {
    text(variable.name);
    count(variable.dimensions.length);
    for (const name of variable.dimensions) count(names.indexOf(name));
    writeAttributes(variable.attributes ?? {});
    word(TYPES[variable.type]);
    count(0);
    (version === 1 ? word : long)(begins[index++]);
  });
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function bigEndian(samples: Samples): Uint8Array {
  const bytes = bytesOf(samples).slice();
  const size = samples.BYTES_PER_ELEMENT;
  for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
  return bytes;
}
