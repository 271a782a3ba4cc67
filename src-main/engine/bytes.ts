/** A file, or anything like one, that can be read by byte range. The engine's only way in. */
export interface ByteSource {
  /** Shown in messages; usually the file's path. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** By which `Codecs.readAt` reads the same bytes on any thread of this process until `close`; absent where there is no such number. */
  readonly descriptor?: number;
  /** Exactly `length` bytes, or fewer where the source ends. They are the caller's own, to change or to give away. */
  read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** A file being written. Nothing is seen under its final name before `commit`. The engine's only way out. */
export interface ByteSink {
  readonly name: string;
  write(offset: number, bytes: Uint8Array): Promise<void>;
  /** Flushes and renames to the final name, replacing an older file. */
  commit(): Promise<void>;
  /** Removes what was written. Harmless after `commit`. */
  abort(): Promise<void>;
}

/** The places that a shell lets the engine reach. Paths are opaque to the engine, but for suffixes such as `.aux.xml`. */
export interface Files {
  /** Throws `not-found` or `not-allowed`, naming the path. */
  open(path: string): Promise<ByteSource>;
  /** Throws `cannot-write` or `not-allowed`, naming the path. */
  create(path: string): Promise<ByteSink>;
  exists(path: string): Promise<boolean>;
  /** Undefined where there is nothing, or nothing that may be read. */
  kind(path: string): Promise<'file' | 'folder' | undefined>;
  /** One name for all paths of a file (by links, by dots), also of one that is not there yet; absent where a path is its only name. */
  identify?(path: string): Promise<string>;
  /** Another text once the content of the file may have changed; absent where that cannot be told. Throws like `open`. */
  fingerprint?(path: string): Promise<string>;
  list(folder: string): Promise<FolderListing>;
  /** Deletes a file; harmless where there is none. */
  remove(path: string): Promise<void>;
  /** Room for bytes set aside while `path` is being made; without it they are kept in memory. Throws like `create`. */
  createSpill?(path: string): Promise<Spill>;
}

/** Bytes set aside for a while, on the disk of the file they belong to but under no name that anyone sees. */
export interface Spill {
  write(offset: number, bytes: Uint8Array): Promise<void>;
  /** Exactly `length` bytes that were written before. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** Gives the room back. */
  close(): Promise<void>;
}

export interface FolderListing {
  readonly folder: string;
  /** Undefined at a root. */
  readonly parent?: string;
  readonly entries: readonly FolderEntry[];
}

export interface FolderEntry {
  readonly name: string;
  readonly path: string;
  readonly kind: 'file' | 'folder';
  /** In bytes; 0 for a folder. */
  readonly size: number;
}

/** Bytes already in memory as a source. */
export function memorySource(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    size: bytes.byteLength,
    read: async (offset, length) => new Uint8Array(bytes.subarray(offset, offset + length)),
    close: async () => {},
  };
}

/** The whole of a source; for small files (GeoJSON, projects, side-car XML). */
export function readAll(source: ByteSource): Promise<Uint8Array> {
  return source.read(0, source.size);
}

/** Zeroed memory with pages of its own, which the system gets back at once when it is discarded or made smaller (`resize`). */
export function pagedBuffer(bytes: number): ArrayBuffer {
  return new ArrayBuffer(bytes, { maxByteLength: bytes });
}

/** Smaller buffers are not worth the call. */
const WORTH_DISCARDING = 1 << 15;

/** Frees memory that nobody uses any more at once. A garbage collector would come to it late: it sees a small object. */
export function discard(buffer: ArrayBufferLike): void {
  if (!(buffer instanceof ArrayBuffer) || buffer.byteLength < WORTH_DISCARDING) return;
  try {
    buffer.transfer(0);
  } catch {
    // A pool that others use, or the memory of a WebAssembly module: neither can be taken away.
  }
}
