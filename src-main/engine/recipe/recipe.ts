import { z } from 'zod';
import { exampleSetSchema } from '../clustering/examples/example-set.ts';
import { signatureSetSchema } from '../clustering/signatures/signature-set.ts';
import { featureStepSchema } from '../features/feature-step.ts';
import { polygonSchema } from '../geo/geometry-schema.ts';
import { postStepSchema } from '../quality/post-process/post-step.ts';

export const parametersSchema = z.record(
  z.string(),
  z.union([z.number(), z.boolean(), z.string().max(1000)]),
);

export const areaOfInterestSchema = z.object({
  id: z.string().min(1).max(64),
  name: z.string().min(1).max(120),
  polygons: z.array(polygonSchema).min(1).readonly(),
});

/** Distances that clusters are merged by. */
export const mergeBySchema = z.enum(['ward', 'jm']);
export type MergeBy = z.infer<typeof mergeBySchema>;

/** A file of a trained model, and what becomes of it. */
export const modelUseSchema = z.object({
  path: z.string().min(1).max(4096),
  /** Of the file as it was; any file of this path where it is absent. Filled in when the recipe is run. */
  checksum: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** `predict`: labels by it, without learning anything. `begin`: learns on from it. */
  use: z.enum(['predict', 'begin']),
});
export type ModelUse = z.infer<typeof modelUseSchema>;

/** What makes a clustering again: which pixels, which bands, what is done to them, by which method. */
export const recipeSchema = z.object({
  /** Zero-based bands of the scene, in order. */
  bands: z.array(z.int().min(0)).min(1),
  standardise: z.boolean(),
  /** What is made of the bands first, in this order; see `orderedSteps` for where standardising comes. */
  features: z.array(featureStepSchema).min(1).max(16).optional(),
  clusterer: z.string().min(1),
  parameters: parametersSchema,
  seed: z.int().min(0).max(4294967295),
  /** Pixels whose centre lies in any of these take part; all pixels when empty. */
  areas: z.array(areaOfInterestSchema),
  /** A raster on the same grid: pixels where it is 0 or nodata do not take part. */
  mask: z.string().optional(),
  /** What is done to the labels afterwards, in this order. */
  postProcess: z.array(postStepSchema).min(1).max(16).optional(),
  /** Classes to put pixels into instead of clusters of their own; bands are not standardised then. */
  signatures: signatureSetSchema.optional(),
  /** Classes with places that are known to be of them, to learn these from. */
  examples: exampleSetSchema.optional(),
  /** An earlier model; bands are prepared by the steps that it was made with, whatever the recipe says of them. */
  model: modelUseSchema.optional(),
  /** How many clusters are left, and by which distance they are merged: Ward's, or Jeffries-Matusita. */
  merge: z.object({ by: mergeBySchema, count: z.int().min(1).max(65535) }).optional(),
  /** How the scene was opened, by option id. Filled in when the recipe is run. */
  options: z.record(z.string(), z.string()).optional(),
});
export type Recipe = z.infer<typeof recipeSchema>;
