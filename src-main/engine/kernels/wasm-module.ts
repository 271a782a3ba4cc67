import { NEAREST_CENTRE_RELAXED_WASM } from './generated/nearest-centre-relaxed-wasm.ts';
import { NEAREST_CENTRE_WASM } from './generated/nearest-centre-wasm.ts';
import { instantiate, type KernelMemory } from './instantiate.ts';

type Convert = (from: number, to: number, count: number) => void;

/** What the sources of the nearest-centre module export; every number is a byte address or a count. */
export interface NearestCentreExports {
  readonly memory: KernelMemory;
  prepare(): void;
  assign(places: number, pixels: number): void;
  accumulate(places: number, pixels: number, withInertia: boolean): void;
  addUp(places: number, pixels: number): void;
  compare(places: number, pixels: number): void;
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

/**
 * A fresh instance with memory of its own; undefined where the host has no WebAssembly with SIMD. Where the host has relaxed SIMD its
 * fused products are used: they make scores faster, never other labels.
 */
export function instantiateNearestCentre(features?: 'simd'): NearestCentreExports | undefined {
  const relaxed =
    features === 'simd' ? undefined : instantiate<NearestCentreExports>(NEAREST_CENTRE_RELAXED_WASM);
  const wasm = relaxed ?? instantiate<NearestCentreExports>(NEAREST_CENTRE_WASM);
  wasm?.prepare();
  return wasm;
}
