import type { H5Module } from './h5-types.ts';

/** Standard output and errors, which the library would print to. */
const PRINTED_STREAMS = [1, 2];
const MOST_NOTES = 400;

/** The library, ready for use on this thread. */
export interface H5Library {
  readonly module: H5Module;
  /** What it had to say since the last call, and forgets it. */
  takeNotes(): string;
  /** Brings its memory and its table of files back to how they were before the first file, after anything failed. */
  reset(): void;
}

let library: Promise<H5Library> | undefined;

/** Loads the library on first use, once on each thread. */
export function h5Library(): Promise<H5Library> {
  library ??= loadLibrary();
  return library;
}

async function loadLibrary(): Promise<H5Library> {
  const { ready } = await import('h5wasm');
  const module = (await ready) as unknown as H5Module;
  const takeNotes = silence(module);
  const pristine = module.HEAPU8.slice();
  const streams = [...module.FS.streams];
  return {
    module,
    takeNotes,
    reset: () => {
      module.HEAPU8.fill(0, pristine.length);
      module.HEAPU8.set(pristine);
      module.FS.streams.splice(0, module.FS.streams.length, ...streams);
    },
  };
}

/** Keeps what would be printed as notes: what is printed would be taken for a result. */
function silence({ FS }: H5Module): () => string {
  const decoder = new TextDecoder();
  let notes: string[] = [];
  for (const number of PRINTED_STREAMS) {
    const stream = FS.streams[number]!;
    stream.stream_ops = {
      ...stream.stream_ops,
      write: (_stream, buffer, offset, length) => {
        if (notes.length < MOST_NOTES) notes.push(decoder.decode(buffer.subarray(offset, offset + length)));
        return length;
      },
    };
  }
  return () => {
    const text = notes.join('');
    notes = [];
    return text;
  };
}
