import type { Attributes, StoredArray } from '../cube/array-file.ts';
import type { Task } from '../../workers.ts';
import { readAttributes } from './h5-attributes.ts';
import { sampleTypeOf, typeNameOf } from './h5-sample-type.ts';
import type { H5Metadata } from './h5-types.ts';
import { withFile, type Hdf5Input, type OpenHdf5 } from './with-file.ts';

export interface Hdf5Listing {
  readonly arrays: readonly StoredArray[];
  /** Of the root. */
  readonly attributes: Attributes;
  /** True where there are more objects than are listed. */
  readonly cut: boolean;
}

const MOST_OBJECTS = 20_000;
/** The most that deflate can shrink data. */
const DEFLATE_RATIO = 1032;

/** Filters that the library has, by HDF5's number. */
const FILTERS: Readonly<Record<number, string>> = {
  1: 'deflate',
  2: 'shuffle',
  3: 'fletcher32',
  4: 'szip',
  5: 'nbit',
  6: 'scale-offset',
};

/** Names of common filters that it has not. */
const OTHER_FILTERS: Readonly<Record<number, string>> = {
  305: 'lzo',
  307: 'bzip2',
  32000: 'lzf',
  32001: 'blosc',
  32004: 'lz4',
  32008: 'bitshuffle',
  32013: 'zfp',
  32015: 'zstd',
  32026: 'blosc2',
};

/** Lists the arrays of an HDF5 file without their numbers. Throws `damaged` without naming the file. */
export const listArrays: Task<Hdf5Input, Hdf5Listing> = {
  name: 'hdf5/list-arrays',
  run: (input, codecs) =>
    withFile(input, codecs, (file) => {
      const names = file.module.get_names(file.id, '/', true);
      const paths = names.slice(0, MOST_OBJECTS).map((name) => `/${name.replace(/^\/+/, '')}`);
      const arrays = paths.filter((path) => file.module.get_type(file.id, path) === file.module.H5G_DATASET);
      return {
        arrays: arrays.map((path) => describeArray(file, path)),
        attributes: readAttributes(file, '/'),
        cut: names.length > MOST_OBJECTS,
      };
    }),
};

function describeArray(file: OpenHdf5, path: string): StoredArray {
  const { module, id } = file;
  const metadata = module.get_dataset_metadata(id, path);
  const filters = module.get_dataset_filters(id, path);
  const attributes = readAttributes(file, path);
  const shape = metadata.shape ?? [];
  const unknown = filters.find((filter) => !(filter.id in FILTERS));
  const names = filters.map((filter) => FILTERS[filter.id] ?? OTHER_FILTERS[filter.id] ?? filter.name);
  return {
    path,
    shape: shape.map(Number),
    typeName: typeNameOf(metadata),
    sampleType: metadata.shape === null ? undefined : sampleTypeOf(metadata),
    chunks: metadata.chunks?.map(Number) ?? undefined,
    dimensions: dimensionsOf(file, path, metadata),
    attributes,
    compression: names.join(', ') || 'none',
    refusal: refusalOf(metadata, unknown?.id, file.size),
  };
}

function refusalOf(
  metadata: H5Metadata,
  unknownFilter: number | undefined,
  fileBytes: number,
): string | undefined {
  if (unknownFilter !== undefined) {
    const name = OTHER_FILTERS[unknownFilter] ?? `number ${unknownFilter}`;
    return `needs the filter ${name}, which is not available. Store it again with gzip, or without compression`;
  }
  if (metadata.virtual_sources && metadata.virtual_sources.length > 0)
    return 'is put together from other files, which is not supported. Store it again as one array';
  const bytes = (metadata.shape ?? []).reduce((product, size) => product * Number(size), metadata.size);
  if (bytes <= fileBytes * (metadata.chunks ? DEFLATE_RATIO : 1)) return undefined;
  return `claims ${bytes} bytes, which a file of ${fileBytes} bytes cannot hold: it was never written, or is damaged. Copy the file again`;
}

function dimensionsOf({ module, id }: OpenHdf5, path: string, { shape }: H5Metadata): (string | undefined)[] {
  if (!shape || shape.length === 0) return [];
  const names = module.get_attribute_names(id, path);
  if (names.includes('CLASS') && shape.length === 1 && !names.includes('DIMENSION_LIST')) return [undefined];
  const labels = names.includes('DIMENSION_LABELS') ? module.get_dimension_labels(id, path) : [];
  const hasScales = names.includes('DIMENSION_LIST');
  return shape.map((_, axis) => {
    const [scale] = hasScales ? module.get_attached_scales(id, path, axis) : [];
    return scale ?? labels[axis] ?? undefined;
  });
}
