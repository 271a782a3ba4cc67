import type { ByteSource } from '../bytes.ts';

const PAGE_BYTES = 65536;
const MAXIMUM_PAGES = 64;

/** A view of a source that reads whole pages and keeps a few, because a header is read in many small pieces. */
export function readAhead(source: ByteSource): ByteSource {
  const pages = new Map<number, Promise<Uint8Array>>();
  const page = (index: number): Promise<Uint8Array> => {
    const known = pages.get(index);
    if (known) return known;
    const loading = source.read(index * PAGE_BYTES, Math.min(PAGE_BYTES, source.size - index * PAGE_BYTES));
    pages.set(index, loading);
    if (pages.size > MAXIMUM_PAGES) pages.delete(pages.keys().next().value!);
    return loading;
  };
  return {
    name: source.name,
    size: source.size,
    close: () => source.close(),
    read: async (offset, length, signal) => {
      const end = Math.min(offset + length, source.size);
      if (offset >= end) return new Uint8Array(0);
      if (end - offset > PAGE_BYTES) return source.read(offset, end - offset, signal);
      const bytes = new Uint8Array(end - offset);
      for (let index = Math.floor(offset / PAGE_BYTES); index * PAGE_BYTES < end; index += 1) {
        const start = Math.max(offset, index * PAGE_BYTES);
        const stop = Math.min(end, (index + 1) * PAGE_BYTES);
        const from = start - index * PAGE_BYTES;
        bytes.set((await page(index)).subarray(from, from + stop - start), start - offset);
      }
      return bytes;
    },
  };
}
