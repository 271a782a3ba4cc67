import { concatenate } from '../../program/operations/arrange.ts';
import { multiply, square, subtract } from '../../program/operations/elementwise.ts';
import { input } from '../../program/operations/leaves.ts';
import { matmul, oneHot } from '../../program/operations/matrix.ts';
import { argmax, max, sum } from '../../program/operations/reduce.ts';
import { createProgram, type Program } from '../../program/program.ts';
import type { Tensor } from '../../program/tensor.ts';

export interface NearestShape {
  readonly pixels: number;
  readonly bands: number;
  readonly clusters: number;
}

/** 2^13 + 1: leaves 11 of the 24 bits of a float32, which products on tensor cores (TF32) keep. */
const SPLITTER = 8193;

/** Greater than any score that counts. */
const BEYOND = 3e38;

/**
 * For each pixel, the place of the nearest centre by scores x.c - |c|^2 / 2 (`label`, from 0), by how much its score is ahead of the next
 * (`margin`), and its squared length (`norm`); all about a point (`shift`) that is taken off pixels here and off `centres` before. Products are
 * of parts of 11 and of 13 bits, whose rounding is known also where a device keeps no more.
 */
export function nearestProgram({ pixels, bands, clusters }: NearestShape): Program {
  const samples = subtract(input('pixels', [bands, pixels]), input('shift', [bands, 1]));
  const high = leadingBits(samples);
  const parts = concatenate([high, high, subtract(samples, high)], 0);
  const centres = input('centres', [clusters, 3 * bands]);
  const products = matmul(parts, centres, { transposeLeft: true, transposeRight: true });
  const scores = subtract(products, input('halves', [1, clusters]));
  const label = argmax(scores);
  const others = subtract(scores, multiply(oneHot(label, clusters), BEYOND));
  const margin = subtract(max(scores, [1]), max(others, [1]));
  return createProgram({ label, margin, norm: sum(square(samples), [0]) });
}

/** By Dekker (1971), in float32. */
function leadingBits(values: Tensor): Tensor {
  const scaled = multiply(values, SPLITTER);
  return subtract(scaled, subtract(scaled, values));
}

/** The same of a number. */
export function leadingBitsOf(value: number): number {
  const scaled = Math.fround(value * SPLITTER);
  return Math.fround(scaled - Math.fround(scaled - value));
}
