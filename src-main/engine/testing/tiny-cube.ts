import { memorySource, type ByteSource } from '../bytes.ts';
import { EngineError } from '../errors.ts';
import type { FilesBeside } from '../raster/reader.ts';
import { bytesOf, bytesPerSample, createSamples, type Samples, type SampleType } from '../raster/samples.ts';

export const SAMPLE_TYPES: readonly SampleType[] = [
  'uint8',
  'int8',
  'uint16',
  'int16',
  'uint32',
  'int32',
  'uint64',
  'int64',
  'float32',
  'float64',
];

/** A sample that no other place of a small cube has. */
export function sampleAt(row: number, column: number, band: number): number {
  return 1 + row * 3 + column * 17 + band * 41;
}

/** The samples of a box of `sampleAt` values, the last of `axes` running fastest. */
export function cubeSamples(
  type: SampleType,
  size: { readonly rows: number; readonly columns: number; readonly bands: number },
  axes: readonly ('rows' | 'columns' | 'bands')[],
): Samples {
  const samples = createSamples(type, size.rows * size.columns * size.bands);
  const place = { rows: 0, columns: 0, bands: 0 };
  for (let index = 0; index < samples.length; index += 1) {
    let rest = index;
    for (const axis of axes.toReversed()) {
      place[axis] = rest % size[axis];
      rest = Math.floor(rest / size[axis]);
    }
    const value = sampleAt(place.rows, place.columns, place.bands) % 256;
    const stored = type === 'int8' ? value - 128 : value;
    samples[index] = type === 'int64' || type === 'uint64' ? (BigInt(stored) as never) : stored;
  }
  return samples;
}

/** The bytes of samples in an order of bytes. */
export function storedBytes(samples: Samples, type: SampleType, bigEndian: boolean): Uint8Array {
  const bytes = bytesOf(samples).slice();
  const size = bytesPerSample(type);
  if (bigEndian) for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
  return bytes;
}

/** Files in memory as the files around one that is opened; `opened` counts those not closed again. */
export function filesBeside(
  contents: Readonly<Record<string, Uint8Array>>,
): FilesBeside & { opened: number } {
  const beside = {
    opened: 0,
    open: async (path: string): Promise<ByteSource | undefined> => {
      if (!(path in contents)) return undefined;
      beside.opened += 1;
      return { ...memorySource(path, contents[path]), close: async () => void (beside.opened -= 1) };
    },
    list: async () =>
      Object.entries(contents).map(([name, { byteLength }]) => ({
        name,
        path: name,
        kind: 'file' as const,
        size: byteLength,
      })),
    openDataset: async (path: string): Promise<never> => {
      throw new EngineError('not-found', `There is no ${path}.`);
    },
  };
  return beside;
}
