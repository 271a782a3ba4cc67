import { NEAREST_CENTRE_WASM } from './generated/nearest-centre-wasm.ts';
import { instantiate, type KernelMemory } from './instantiate.ts';

type Convert = (from: number, to: number, count: number) => void;

/** What assembly/nearest-centre.ts exports; every argument is a byte address or a count. */
export interface NearestCentreExports {
  readonly memory: KernelMemory;
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

/** A fresh instance with memory of its own; undefined where the host has no WebAssembly with SIMD. */
export function instantiateNearestCentre(): NearestCentreExports | undefined {
  return instantiate<NearestCentreExports>(NEAREST_CENTRE_WASM);
}
