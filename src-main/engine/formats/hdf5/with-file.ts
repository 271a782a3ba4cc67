import { asEngineError, EngineError } from '../../errors.ts';
import type { Codecs } from '../../workers.ts';
import { h5Library, type H5Library } from './h5-module.ts';
import type { H5Module, H5StreamOperations } from './h5-types.ts';

/** A file as it is handed to a task: by a number that every thread may read by, else its bytes. */
export interface Hdf5Input {
  readonly size: number;
  readonly descriptor?: number;
  readonly bytes?: Uint8Array;
}

/** An open file within the library. */
export interface OpenHdf5 {
  readonly module: H5Module;
  readonly id: bigint;
  /** In bytes. */
  readonly size: number;
  /** Throws `damaged` with what the library says, where a status or handle is negative. */
  check(status: number | bigint): void;
}

const PATH = '/file';
const READ_ONLY = 0;
const [SEEK_CURRENT, SEEK_END] = [1, 2];

/**
 * Opens the file for as long as `use` runs; nothing of it is loaded but what the library asks for. After a failure of any kind
 * the library starts afresh. Throws `damaged` without naming the file.
 */
export async function withFile<Result>(
  input: Hdf5Input,
  codecs: Codecs,
  use: (file: OpenHdf5) => Result,
): Promise<Result> {
  const library = await h5Library();
  const { module } = library;
  library.takeNotes();
  mount(module, input, codecs);
  try {
    const id = module.open(PATH, READ_ONLY, false, -1, -1);
    const check = (status: number | bigint): void => {
      if (status < 0) throw new EngineError('damaged', reasonIn(library.takeNotes()));
    };
    check(id);
    const result = use({ module, id, size: input.size, check });
    check(module.close_file(id));
    return result;
  } catch (error) {
    const reason = library.takeNotes();
    library.reset();
    throw asEngineError(error, 'damaged', reason ? reasonIn(reason) : 'it breaks the library that reads it');
  } finally {
    unmount(library);
  }
}

function mount({ FS }: H5Module, { size, descriptor, bytes }: Hdf5Input, codecs: Codecs): void {
  const node = FS.createFile('/', PATH.slice(1), {}, true, false);
  Object.defineProperty(node, 'usedBytes', { get: () => size });
  const operations: H5StreamOperations = {
    read: (_stream, buffer, offset, length, position) => {
      const count = Math.max(0, Math.min(length, size - position));
      const target = buffer.subarray(offset, offset + count);
      if (descriptor !== undefined) return codecs.readAt(descriptor, position, bytesIn(target));
      target.set(new Uint8Array(bytes!.buffer, bytes!.byteOffset + position, count) as never);
      return count;
    },
    llseek: (stream, offset, whence) => {
      if (whence === SEEK_CURRENT) return stream.position + offset;
      return whence === SEEK_END ? size + offset : offset;
    },
  };
  node.stream_ops = { ...node.stream_ops, ...operations };
}

/** Emscripten hands its memory over as signed bytes. */
function bytesIn(memory: Uint8Array): Uint8Array {
  return new Uint8Array(memory.buffer, memory.byteOffset, memory.byteLength);
}

function unmount({ module }: H5Library): void {
  module.FS.unlink(PATH);
}

/** The innermost failure that the library's stack of errors tells of: "... in H5Z_pipeline(): required filter 'lzf' is not registered". */
function reasonIn(notes: string): string {
  const reasons = [...notes.matchAll(/^\s*#\d+: .* in (H5\w+)\(\): (.+)$/gm)].filter(
    ([, name]) => !name.startsWith('H5PL'),
  );
  const [, , reason] = reasons.at(-1) ?? [];
  return reason ?? 'it is not a sound HDF5 file';
}
