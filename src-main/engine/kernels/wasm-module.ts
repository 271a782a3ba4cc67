import { NEAREST_CENTRE_WASM } from './generated/nearest-centre-wasm.ts';

type Convert = (from: number, to: number, count: number) => void;

/** What assembly/nearest-centre.ts exports; every argument is a byte address or a count. */
export interface NearestCentreExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  assign(
    planes: number,
    stride: number,
    pixels: number,
    bands: number,
    centres: number,
    clusters: number,
    labels: number,
    distances: number,
  ): void;
  accumulate(
    planes: number,
    stride: number,
    pixels: number,
    bands: number,
    labels: number,
    distances: number,
    sums: number,
    counts: number,
    inertia: number,
  ): void;
  lower(
    planes: number,
    stride: number,
    pixels: number,
    bands: number,
    centre: number,
    closest: number,
    lowered: number,
    totals: number,
  ): void;
  readonly convertU8: Convert;
  readonly convertI8: Convert;
  readonly convertU16: Convert;
  readonly convertI16: Convert;
}

/** WebAssembly as far as it is used here: the types of Node and of the page name it differently. */
interface WebAssemblyHost {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

/** A fresh instance with memory of its own; undefined where the host has no WebAssembly with SIMD. */
export function instantiateNearestCentre(): NearestCentreExports | undefined {
  const host = (globalThis as { WebAssembly?: WebAssemblyHost }).WebAssembly;
  if (!host) return undefined;
  const bytes = Uint8Array.from(atob(NEAREST_CENTRE_WASM), (character) => character.charCodeAt(0));
  try {
    return new host.Instance(new host.Module(bytes), {}).exports as NearestCentreExports;
  } catch {
    return undefined;
  }
}
