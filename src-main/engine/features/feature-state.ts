import { z } from 'zod';
import { LOCAL_STATISTICS, TEXTURE_MEASURES } from './feature-step.ts';

const numbers = z.array(z.number()).readonly();
const weightedSum = z.object({ weights: numbers, constant: z.number() });
const radius = z.int().min(1).max(15);

const pixelStepSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('affine'), centres: numbers, factors: numbers }),
  z.object({ kind: z.literal('linear'), rows: z.array(numbers).readonly(), offsets: numbers }),
  z.object({
    kind: z.literal('ratios'),
    ratios: z.array(z.object({ numerator: weightedSum, denominator: weightedSum })).readonly(),
    keep: z.boolean(),
  }),
]);

/** A step that has learned what it needs: applied to the same bands it makes the same features again. */
export const featureStateSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('pixel'),
    step: pixelStepSchema,
    /** The bands that come out. */
    bands: z.array(z.object({ name: z.string(), scale: z.number(), offset: z.number() })).readonly(),
  }),
  z.object({
    kind: z.literal('local'),
    radius,
    statistics: z.array(z.enum(LOCAL_STATISTICS)),
    keep: z.boolean(),
  }),
  z.object({
    kind: z.literal('texture'),
    radius,
    measures: z.array(z.enum(TEXTURE_MEASURES)),
    keep: z.boolean(),
    /** Mean of the bands where the first and the last grey level begin. */
    low: z.number(),
    high: z.number(),
  }),
]);
export type FeatureState = z.infer<typeof featureStateSchema>;
