import { memorySource, type ByteSink, type Files, type FolderEntry } from '../bytes.ts';
import { EngineError } from '../errors.ts';

/** Files in memory that can be made to fail, and know what was left behind. */
export interface MemoryFiles extends Files {
  /** Under their final names. */
  readonly contents: Map<string, Uint8Array>;
  /** Files and spills that were neither committed nor given up. */
  readonly unfinished: ReadonlySet<string>;
}

/** Called before each step; what it throws is what the step fails with. */
export type Fault = (step: 'create' | 'write' | 'commit', path: string) => void;

export function memoryFiles(fault: Fault = () => {}): MemoryFiles {
  const contents = new Map<string, Uint8Array>();
  const unfinished = new Set<string>();
  return {
    contents,
    unfinished,
    open: async (path) => {
      const bytes = contents.get(path) ?? namesUnder(contents, path);
      if (bytes.length === 0)
        throw new EngineError('not-found', `Cannot read ${path}: there is no such file.`);
      return memorySource(path, bytes);
    },
    create: async (path) => {
      fault('create', path);
      unfinished.add(path);
      return memorySink(path, fault, (bytes) => {
        unfinished.delete(path);
        if (bytes) contents.set(path, bytes);
      });
    },
    createSpill: async (path) => {
      const name = `spill of ${path}`;
      unfinished.add(name);
      const store = growingBytes();
      return {
        write: async (offset, bytes) => {
          fault('write', name);
          store.write(offset, bytes);
        },
        read: async (offset, length) => new Uint8Array(store.bytes().subarray(offset, offset + length)),
        close: async () => void unfinished.delete(name),
      };
    },
    exists: async (path) => contents.has(path),
    kind: async (path) => {
      if (contents.has(path)) return 'file';
      return [...contents.keys()].some((name) => name.startsWith(`${path}/`)) ? 'folder' : undefined;
    },
    identify: async (path) => path.replaceAll('/./', '/'),
    fingerprint: async (path) => {
      const bytes = contents.get(path) ?? namesUnder(contents, path);
      if (bytes.length === 0)
        throw new EngineError('not-found', `Cannot read ${path}: there is no such file.`);
      return `${path.replaceAll('/./', '/')} ${bytes.reduce((sum, byte) => (31 * sum + byte) % 1e9, 7)}`;
    },
    list: async (folder) => ({ folder, entries: entriesOf(contents, folder) }),
    remove: async (path) => void contents.delete(path),
  };
}

/** What lies directly in a folder. */
function entriesOf(contents: ReadonlyMap<string, Uint8Array>, folder: string): FolderEntry[] {
  const entries = new Map<string, FolderEntry>();
  for (const [file, { byteLength }] of contents) {
    if (!file.startsWith(`${folder}/`)) continue;
    const [name, ...rest] = file.slice(folder.length + 1).split('/');
    const path = `${folder}/${name}`;
    entries.set(
      name,
      rest.length > 0
        ? { name, path, kind: 'folder', size: 0 }
        : { name, path, kind: 'file', size: byteLength },
    );
  }
  return [...entries.values()];
}

function memorySink(path: string, fault: Fault, end: (bytes?: Uint8Array) => void): ByteSink {
  const store = growingBytes();
  return {
    name: path,
    write: async (offset, bytes) => {
      fault('write', path);
      store.write(offset, bytes);
    },
    commit: async () => {
      fault('commit', path);
      end(store.bytes());
    },
    abort: async () => end(),
  };
}

function growingBytes(): { write(offset: number, bytes: Uint8Array): void; bytes(): Uint8Array } {
  let room = new Uint8Array(1024);
  let length = 0;
  return {
    write: (offset, bytes) => {
      length = Math.max(length, offset + bytes.length);
      if (length > room.length) {
        const larger = new Uint8Array(2 * length);
        larger.set(room);
        room = larger;
      }
      room.set(bytes, offset);
    },
    bytes: () => room.slice(0, length),
  };
}

/** What tells a folder from another; empty where there is none. */
function namesUnder(contents: ReadonlyMap<string, Uint8Array>, folder: string): Uint8Array {
  const names = [...contents.keys()].filter((name) => name.startsWith(`${folder}/`));
  return new TextEncoder().encode(names.sort().join());
}
