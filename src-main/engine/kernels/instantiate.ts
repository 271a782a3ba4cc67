/** A module's memory, as far as it is used here: the types of Node and of the page name it differently. */
export interface KernelMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

interface WebAssemblyHost {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

const PAGE_BYTES = 65536;

/** A fresh instance with memory of its own; undefined where the host has no WebAssembly with SIMD. */
export function instantiate<Exports>(base64: string): Exports | undefined {
  const host = (globalThis as { WebAssembly?: WebAssemblyHost }).WebAssembly;
  if (!host) return undefined;
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  try {
    return new host.Instance(new host.Module(bytes), {}).exports as Exports;
  } catch {
    return undefined;
  }
}

/** Grows the memory to so many bytes where it is smaller. Views of it made before are void then. */
export function growTo(memory: KernelMemory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
}
