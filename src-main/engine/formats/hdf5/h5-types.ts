/** What is used of h5wasm's module and of the file system that Emscripten gives it. */
export interface H5Module {
  /** Changes whenever the memory grows. */
  readonly HEAPU8: Uint8Array;
  readonly FS: H5FileSystem;
  readonly H5G_DATASET: number;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  UTF8ToString(pointer: number): string;
  /** Negative where the file cannot be opened. */
  open(path: string, mode: number, trackOrder: boolean, lowest: number, highest: number): bigint;
  close_file(file: bigint): number;
  /** Paths without the leading slash. */
  get_names(file: bigint, path: string, recursive: boolean): string[];
  get_type(file: bigint, path: string): number;
  get_dataset_metadata(file: bigint, path: string): H5Metadata;
  get_dataset_filters(file: bigint, path: string): { readonly id: number; readonly name: string }[];
  /** Negative where it fails; the target then holds anything. */
  get_dataset_data(
    file: bigint,
    path: string,
    count: readonly bigint[],
    start: readonly bigint[],
    stride: readonly bigint[],
    target: bigint,
  ): number;
  get_attribute_names(file: bigint, path: string): string[];
  get_attribute_metadata(file: bigint, path: string, name: string): H5Metadata;
  get_attribute_data(file: bigint, path: string, name: string, target: bigint): number;
  reclaim_vlen_memory(file: bigint, path: string, name: string, target: bigint): number;
  get_attached_scales(file: bigint, path: string, axis: number): string[];
  get_dimension_labels(file: bigint, path: string): (string | null)[];
}

export interface H5Metadata {
  /** H5T_class_t */
  readonly type: number;
  /** Of one element, in bytes. */
  readonly size: number;
  readonly signed: boolean;
  readonly vlen: boolean;
  readonly total_size: number;
  readonly littleEndian: boolean;
  /** Null for an empty dataspace. */
  readonly shape: readonly number[] | null;
  readonly chunks: readonly number[] | null;
  readonly enum_type?: { readonly type: number };
  readonly virtual_sources?: readonly unknown[];
}

export interface H5Stream {
  readonly node: unknown;
  position: number;
  stream_ops: H5StreamOperations;
}

export interface H5StreamOperations {
  read?(stream: H5Stream, buffer: Uint8Array, offset: number, length: number, position: number): number;
  write?(stream: H5Stream, buffer: Uint8Array, offset: number, length: number, position?: number): number;
  llseek?(stream: H5Stream, offset: number, whence: number): number;
}

export interface H5FileSystem {
  readonly streams: (H5Stream | undefined)[];
  createFile(
    parent: string,
    name: string,
    properties: object,
    canRead: boolean,
    canWrite: boolean,
  ): { stream_ops: H5StreamOperations; usedBytes: number };
  unlink(path: string): void;
}
