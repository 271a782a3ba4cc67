import { z } from 'zod';
import { EngineError } from '../../errors.ts';
import type { ClusterModel, ModelNotes, ModelState } from '../clusterer.ts';
import { featureCount } from '../deep/encoder.ts';
import { createJudge } from '../deep/judge.ts';
import { labelJudged, type RowReader } from '../deep/label-judged.ts';
import {
  arraysOf,
  encoderStateSchema,
  encodingProgram,
  NET_VERSION,
  restoreEncoder,
  type TrainedEncoder,
} from '../deep/trained-encoder.ts';
import type { KnownClass } from '../examples/example-set.ts';
import { parseModelState, requireArray } from '../model-state.ts';
import { marginOf } from '../patches/patch-input.ts';
import { nearestClass, shareOf, type Prototypes } from './class-prototypes.ts';
import { knownClassesSchema, notesSchema } from './plain-prototypes-model.ts';
import { prototypesManifest } from './prototypes-manifest.ts';

/** An encoder, and the classes as points among its features. */
export interface LearnedPrototypes {
  readonly encoder: TrainedEncoder;
  readonly prototypes: Prototypes;
  /** In the order of the prototypes. */
  readonly classes: readonly KnownClass[];
}

const { id: ID } = prototypesManifest;

/** The name of the array of means. */
const MEANS = 'prototypes';

const stateSchema = encoderStateSchema.extend({
  classes: knownClassesSchema,
  spread: z.number().positive(),
  notes: notesSchema,
});

/** Labels each pixel by the nearest prototype of the features of its surroundings. */
export function prototypesModel(learned: LearnedPrototypes, notes: ModelNotes): ClusterModel {
  const { encoder, prototypes, classes } = learned;
  const { input, net, weights } = encoder;
  const judge = createJudge(input, net, weights, 'features');
  return {
    clusterCount: classes.length,
    halo: marginOf(input),
    notes,
    classes,
    predict: (block, run, options) =>
      labelJudged(judge, readerOf(prototypes, classes.length), block, run, options),
    save: () => {
      const means = { shape: [classes.length, prototypes.width], values: prototypes.means };
      return {
        clusterer: ID,
        version: NET_VERSION,
        data: { input, encoder: net.encoder, classes, spread: prototypes.spread, notes },
        arrays: { ...arraysOf(encodingProgram(net), weights), [MEANS]: means },
      };
    },
  };
}

/** The model again from what `save` gave. Throws `bad-input` where that is not such a state. */
export function restorePrototypes(state: ModelState): ClusterModel {
  const { classes, spread, notes } = parseModelState(stateSchema, ID, NET_VERSION, state);
  const encoder = restoreEncoder(state);
  const width = featureCount(encoder.net.encoder);
  const means = Float64Array.from(requireArray(state, MEANS, [classes.length, width]));
  if (!means.every(Number.isFinite)) {
    throw new EngineError(
      'bad-input',
      `The saved model (${ID}) has "${MEANS}" that are no numbers; run the clustering again.`,
    );
  }
  return prototypesModel({ encoder, classes, prototypes: { width, means, spread } }, notes);
}

function readerOf(prototypes: Prototypes, count: number): RowReader {
  const distances = new Float64Array(count);
  return {
    ids: Array.from(distances, (_, place) => place + 1),
    choose: (rows, row) => nearestClass(prototypes, rows, row, distances),
    // Those of the row that was chosen for last.
    confidence: (_rows, _row, output) => shareOf(distances, output, prototypes),
  };
}
