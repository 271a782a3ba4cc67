import { h5Library } from '../formats/hdf5/h5-module.ts';

/** Numbers in an array of JavaScript, which decides how they are stored. */
type Numbers =
  Uint8Array | Int16Array | Uint16Array | Int32Array | Float32Array | Float64Array | BigInt64Array;

export interface TinyHdf5Array {
  /** "/group/name"; groups are made where they are not there. */
  readonly path: string;
  readonly data: Numbers;
  readonly shape: readonly number[];
  readonly chunks?: readonly number[];
  readonly gzip?: boolean;
  readonly attributes?: Readonly<Record<string, string | Numbers>>;
  /** Paths of the arrays that are the scales of its axes. */
  readonly scales?: readonly string[];
}

let count = 0;

/** The bytes of an HDF5 file with arrays and attributes of the root. */
export async function writeHdf5(
  arrays: readonly TinyHdf5Array[],
  attributes: Readonly<Record<string, string | Numbers>> = {},
): Promise<Uint8Array> {
  await h5Library();
  const h5 = await import('h5wasm');
  const name = `tiny-${(count += 1)}.h5`;
  // The oldest form has no checksums, so that what is changed in it is not noticed at once.
  const file = new h5.File(name, 'w', { libver: ['earliest', 'latest'] });
  for (const [key, value] of Object.entries(attributes)) file.create_attribute(key, value);
  for (const array of arrays) {
    const parts = array.path.split('/').slice(1);
    const groups = parts.slice(0, -1).map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
    for (const group of groups) if (file.get(group) === null) file.create_group(group);
    const dataset = file.create_dataset({
      name: array.path,
      data: array.data,
      shape: [...array.shape],
      chunks: array.chunks && [...array.chunks],
      compression: array.gzip ? 'gzip' : undefined,
    });
    for (const [key, value] of Object.entries(array.attributes ?? {})) dataset.create_attribute(key, value);
  }
  for (const { path, scales = [] } of arrays) {
    const dataset = file.get(path) as InstanceType<typeof h5.Dataset>;
    for (const scale of scales)
      (file.get(scale) as InstanceType<typeof h5.Dataset>).make_scale(scale.slice(1));
    scales.forEach((scale, axis) => dataset.attach_scale(axis, scale));
  }
  file.close();
  const bytes = h5.FS!.readFile(name).slice();
  h5.FS!.unlink(name);
  return bytes;
}
