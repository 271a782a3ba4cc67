import { z } from 'zod';
import { areaOfInterestSchema, mergeBySchema } from '../recipe/recipe.ts';
import { classSchemeSchema, colourSchema, landCoverClassSchema } from '../scheme/class-scheme.ts';
import { examplePlaceSchema } from './example-place.ts';

/** Every step a user can take on a project, as data. Each is undone and redone as a whole. */
export const commandSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('rename-project'), name: z.string().min(1).max(200) }),
  z.object({ type: z.literal('add-areas'), areas: z.array(areaOfInterestSchema).min(1) }),
  z.object({ type: z.literal('change-area'), area: areaOfInterestSchema }),
  z.object({ type: z.literal('remove-areas'), ids: z.array(z.string()).min(1) }),
  /** Takes examples of classes away, and adds others. */
  z.object({
    type: z.literal('change-examples'),
    add: z.array(examplePlaceSchema).max(10_000),
    remove: z.array(z.string()).max(10_000),
  }),
  /** Areas become examples of a class on a scene, and are areas no longer. */
  z.object({
    type: z.literal('take-areas'),
    ids: z.array(z.string()).min(1),
    sceneId: z.string(),
    classId: z.int().min(1).max(255),
  }),
  z.object({ type: z.literal('rename-result'), resultId: z.string(), name: z.string().min(1).max(120) }),
  z.object({ type: z.literal('remove-result'), resultId: z.string() }),
  z.object({
    type: z.literal('recolour-cluster'),
    resultId: z.string(),
    clusterId: z.int().min(1),
    colour: colourSchema,
  }),
  /** Gives clusters (where the result is cut: whole groups) to a class, or takes their class away with null. */
  z.object({
    type: z.literal('assign'),
    resultId: z.string(),
    clusterIds: z.array(z.int().min(1)).min(1),
    classId: z.int().min(1).max(255).nullable(),
  }),
  /** Merges a result's clusters to so many groups by its tree, or not at all with null. Clusters and labels stay as they are. */
  z.object({
    type: z.literal('cut-tree'),
    resultId: z.string(),
    by: mergeBySchema,
    count: z.int().min(1).nullable(),
  }),
  /** Replaces the scheme; assignments to class ids that the new one lacks, and examples of them, are dropped. */
  z.object({ type: z.literal('use-scheme'), scheme: classSchemeSchema }),
  z.object({ type: z.literal('add-class'), class: landCoverClassSchema }),
  z.object({ type: z.literal('change-class'), class: landCoverClassSchema }),
  /** Its clusters lose their class; its examples go with it. */
  z.object({ type: z.literal('remove-class'), classId: z.int() }),
]);
export type Command = z.infer<typeof commandSchema>;
