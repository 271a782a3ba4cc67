import { z } from 'zod';
import type { ClusterModel, ModelNotes, ModelState } from '../clusterer.ts';
import { LARGEST_CLASS_ID, type KnownClass } from '../examples/example-set.ts';
import { centresOf, centresState, rowsOf } from '../kmeans/centres-model.ts';
import { parseModelState } from '../model-state.ts';
import { ruleModel } from '../rules/rule-model.ts';
import type { Prototypes } from './class-prototypes.ts';
import { prototypesManifest } from './prototypes-manifest.ts';

const { id: ID } = prototypesManifest;
const VERSION = 1;

/** The classes of any model of prototypes, in their order. */
export const knownClassesSchema = z
  .array(
    z.object({
      id: z.int().min(1).max(LARGEST_CLASS_ID),
      name: z.string(),
      colour: z.string().optional(),
    }),
  )
  .min(2);

export const notesSchema = z.record(z.string(), z.union([z.string(), z.number()]));

const stateSchema = z.object({
  plain: z.literal(true),
  classes: knownClassesSchema,
  centres: centresState.shape.centres,
  spread: z.number().positive(),
  notes: notesSchema,
});

/** Labels each pixel by the nearest mean of its samples as they are, without a network. */
export function plainPrototypesModel(
  { width, means, spread }: Prototypes,
  classes: readonly KnownClass[],
  notes: ModelNotes,
): ClusterModel {
  const centres = { count: classes.length, bandCount: width, values: Float32Array.from(means) };
  const data = { plain: true, classes, centres: rowsOf(centres), spread, notes };
  return {
    ...ruleModel(
      { kind: 'prototypes', centres, spread },
      { clusterCount: classes.length, notes, save: () => ({ clusterer: ID, version: VERSION, data }) },
    ),
    classes,
  };
}

/** Whether a saved model of prototypes is one without a network. */
export function isPlain({ data }: ModelState): boolean {
  return typeof data === 'object' && data !== null && 'plain' in data;
}

/** The model again from what `save` gave. Throws `bad-input` where that is not such a state. */
export function restorePlainPrototypes(state: ModelState): ClusterModel {
  const { classes, centres, spread, notes } = parseModelState(
    stateSchema.refine((data) => data.centres.length === data.classes.length),
    ID,
    VERSION,
    state,
  );
  const { bandCount, values } = centresOf(centres);
  return plainPrototypesModel({ width: bandCount, means: Float64Array.from(values), spread }, classes, notes);
}
