import { z } from 'zod';
import { SIEVE_HOPS } from './sieve.ts';

const radius = z.int().min(1).max(15);
const connectivity = z.union([z.literal(4), z.literal(8)]);
const labels = z.array(z.int().min(1).max(65535)).min(1).optional();

/** One thing done to a map of labels, as data. Pixels without data stay without, and have no say. */
export const postStepSchema = z.discriminatedUnion('kind', [
  /** The most frequent label of the square of 2 * radius + 1 pixels. */
  z.object({ kind: z.literal('majority'), radius }),
  /** Regions of fewer pixels take the label that they touch most. */
  z.object({ kind: z.literal('sieve'), pixels: z.int().min(2).max(500), connectivity }),
  /** Takes thin and small parts away from these labels (all where none are named). */
  z.object({ kind: z.literal('open'), radius, labels }),
  /** Fills thin and small gaps of these labels (all where none are named). */
  z.object({ kind: z.literal('close'), radius, labels }),
]);
export type PostStep = z.infer<typeof postStepSchema>;

/** Pixels around a window that its labels after the step depend on. */
export function haloOf(step: PostStep): number {
  if (step.kind === 'majority') return step.radius;
  // A small region reaches so far from each of its pixels, as do those it gets its label by, and what shows that the last is not small.
  if (step.kind === 'sieve') return (2 + SIEVE_HOPS) * step.pixels;
  return 2 * step.radius;
}

/** "majority 3 x 3", as shown to people. */
export function describeStep(step: PostStep): string {
  if (step.kind === 'sieve') return `sieve below ${step.pixels} pixels (${step.connectivity}-connected)`;
  const side = 2 * step.radius + 1;
  const names = { majority: 'majority', open: 'opening', close: 'closing' };
  const which = step.kind !== 'majority' && step.labels ? ` of ${step.labels.join(', ')}` : '';
  return `${names[step.kind]} ${side} x ${side}${which}`;
}
