import { z } from 'zod';
import type { VariableValues } from '../../device/device.ts';
import { EngineError } from '../../errors.ts';
import type { ClusterModel, ModelNotes, ModelState } from '../clusterer.ts';
import { parseModelState } from '../model-state.ts';
import { parsePatchInput } from '../patches/parse-patch-input.ts';
import { marginOf, shapeOfInput, type PatchInput } from '../patches/patch-input.ts';
import { createJudge } from './judge.ts';
import { labelJudged, type RowReader } from './label-judged.ts';
import { labellingProgram, type NetShape } from './net.ts';
import { readRow, type Reading } from './reading.ts';
import { arraysOf, checkPatch, encoderStateSchema, NET_VERSION, weightsOf } from './trained-encoder.ts';

/** A trained net and how pixels are made into its patches. */
export interface TrainedNet {
  readonly input: PatchInput;
  readonly net: NetShape;
  readonly weights: VariableValues;
  readonly reading: Reading;
}

const stateSchema = encoderStateSchema.extend({
  hidden: z.int().min(1).max(4096),
  clusters: z.int().min(1).max(65535),
  reading: z.object({
    ids: z.array(z.int().min(1)),
    means: z.array(z.number()),
    deviations: z.array(z.number().positive()),
  }),
  notes: z.record(z.string(), z.union([z.string(), z.number()])),
});

/**
 * The model of any method that ends in a net over patches. The confidence of a pixel is the probability that the net gives its cluster.
 */
export function netModel(clusterer: string, trained: TrainedNet, notes: ModelNotes): ClusterModel {
  const { input: patchInput, net, weights, reading } = trained;
  const judge = createJudge(patchInput, net, weights, 'probabilities');
  const reader: RowReader = {
    ids: reading.ids,
    choose: (rows, row) => readRow(reading, rows, row),
    confidence: (rows, row, output) => rows[row * net.clusters + output],
  };
  return {
    clusterCount: net.clusters,
    halo: marginOf(patchInput),
    notes,
    predict: (block, run, options) => labelJudged(judge, reader, block, run, options),
    save: () => ({
      clusterer,
      version: NET_VERSION,
      data: {
        input: patchInput,
        encoder: net.encoder,
        hidden: net.hidden,
        clusters: net.clusters,
        reading,
        notes,
      },
      arrays: arraysOf(labellingProgram(net), weights),
    }),
  };
}

/** The model again from what `save` gave. Throws `bad-input` where that is not such a state. */
export function restoreNetModel(clusterer: string, state: ModelState): ClusterModel {
  const { notes, ...trained } = restoreNet(clusterer, state);
  return netModel(clusterer, trained, notes);
}

/** What is in a saved model. Throws `bad-input` where it is not such a state. */
export function restoreNet(
  clusterer: string,
  state: ModelState,
): TrainedNet & { readonly notes: ModelNotes } {
  const data = parseModelState(stateSchema, clusterer, NET_VERSION, state);
  const { encoder, hidden, clusters, reading, notes } = data;
  const patchInput = parsePatchInput(data.input);
  const net = { patch: shapeOfInput(patchInput), encoder, hidden, clusters };
  checkPatch(clusterer, net);
  checkReading(clusterer, reading, clusters);
  const weights = weightsOf(state, labellingProgram(net));
  return { input: patchInput, net, weights, reading, notes };
}

function checkReading(clusterer: string, { ids, means, deviations }: Reading, clusters: number): void {
  const isOrder = new Set(ids).size === clusters && ids.every((id) => id <= clusters);
  if ([ids, means, deviations].every(({ length }) => length === clusters) && isOrder) return;
  throw new EngineError(
    'bad-input',
    `The saved model (${clusterer}) does not say what its clusters are; run the clustering again.`,
  );
}
