import type { BilateralKernel } from './bilateral-kernel.ts';
import type { NearestFewKernel } from './nearest-few-kernel.ts';
import { plainBilateral } from './plain-bilateral.ts';
import { plainNearestFew } from './plain-nearest-few.ts';
import { createWasmBilateral } from './wasm-bilateral.ts';
import { createWasmNearestFew } from './wasm-nearest-few.ts';

let bilateral: BilateralKernel | undefined;
let nearestFew: NearestFewKernel | undefined;

/**
 * This thread's smoothing: the compiled one, or the plain one where the host has no WebAssembly with SIMD. Both give the
 * same bits.
 */
export function openBilateral(): BilateralKernel {
  bilateral ??= createWasmBilateral() ?? plainBilateral;
  return bilateral;
}

/** This thread's search for the nearest few points, likewise. */
export function openNearestFew(): NearestFewKernel {
  nearestFew ??= createWasmNearestFew() ?? plainNearestFew;
  return nearestFew;
}
