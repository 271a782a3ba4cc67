import { GAUSSIAN_WASM } from './generated/gaussian-wasm.ts';
import { instantiate, type KernelMemory } from './instantiate.ts';

type Form = (
  deviations: number,
  stride: number,
  pixels: number,
  bands: number,
  factor: number,
  forms: number,
) => void;

/** What assembly/gaussian.ts exports; every argument is a byte address or a count. */
export interface GaussianExports {
  readonly memory: KernelMemory;
  deviate(
    planes: number,
    stride: number,
    pixels: number,
    bands: number,
    means: number,
    deviations: number,
  ): void;
  readonly quadraticForm: Form;
  readonly diagonalForm: Form;
  choose(
    forms: number,
    stride: number,
    pixels: number,
    offsets: number,
    count: number,
    labels: number,
    winners: number,
  ): void;
  gather(
    planes: number,
    stride: number,
    bands: number,
    means: number,
    places: number,
    shares: number,
    count: number,
    gathered: number,
    weighted: number,
    gatheredStride: number,
    sums: number,
    squares: number,
  ): void;
  products(
    gathered: number,
    weighted: number,
    stride: number,
    count: number,
    bands: number,
    square: number,
  ): void;
}

/** A fresh instance with memory of its own; undefined where the host has no WebAssembly with SIMD. */
export function instantiateGaussian(): GaussianExports | undefined {
  return instantiate<GaussianExports>(GAUSSIAN_WASM);
}
