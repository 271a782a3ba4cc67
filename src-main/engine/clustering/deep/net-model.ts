import { z } from 'zod';
import type { VariableValues } from '../../device/device.ts';
import { EngineError } from '../../errors.ts';
import type { NamedArrays } from '../../named-arrays.ts';
import type { Block } from '../../raster/raster.ts';
import type { Run } from '../../run.ts';
import type { ClusterModel, Labels, ModelNotes, ModelState, PredictOptions } from '../clusterer.ts';
import { parseModelState, requireArray } from '../model-state.ts';
import { marginOf, parsePatchInput, shapeOfInput, type PatchInput } from '../patches/patch-input.ts';
import { createJudge, type Judge } from './judge.ts';
import { shrinkage } from './encoder.ts';
import { labellingProgram, type NetShape } from './net.ts';
import { readRow, type Reading } from './reading.ts';

/** A trained net and how pixels are made into its patches. */
export interface TrainedNet {
  readonly input: PatchInput;
  readonly net: NetShape;
  readonly weights: VariableValues;
  readonly reading: Reading;
}

const VERSION = 1;

const count = z.int().min(1).max(4096);
const stateSchema = z.object({
  input: z.unknown(),
  encoder: z.object({
    stem: count,
    stages: z.array(z.object({ channels: count, blocks: z.int().min(1).max(16) })).max(8),
    padding: z.enum(['same', 'valid']),
  }),
  hidden: count,
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
  return {
    clusterCount: net.clusters,
    halo: marginOf(patchInput),
    notes,
    predict: (block, run, options) => predict(judge, reading, block, run, options),
    save: () => ({
      clusterer,
      version: VERSION,
      data: {
        input: patchInput,
        encoder: net.encoder,
        hidden: net.hidden,
        clusters: net.clusters,
        reading,
        notes,
      },
      arrays: arraysOf(net, weights),
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
  const data = parseModelState(stateSchema, clusterer, VERSION, state);
  const { encoder, hidden, clusters, reading, notes } = data;
  const patchInput = parsePatchInput(data.input);
  const net = { patch: shapeOfInput(patchInput), encoder, hidden, clusters };
  checkNet(clusterer, net);
  checkReading(clusterer, reading, clusters);
  const weights = Object.fromEntries(
    [...variablesOf(net)].map(([name, shape]) => [name, weightsOf(state, name, shape)]),
  );
  return { input: patchInput, net, weights, reading, notes };
}

function checkNet(clusterer: string, { patch: { side }, encoder }: NetShape): void {
  if (side > 2 * shrinkage(encoder)) return;
  throw new EngineError(
    'bad-input',
    `The saved model (${clusterer}) has patches of ${side} x ${side} pixels, too small for its network; run the clustering again.`,
  );
}

function checkReading(clusterer: string, { ids, means, deviations }: Reading, clusters: number): void {
  const isOrder = new Set(ids).size === clusters && ids.every((id) => id <= clusters);
  if ([ids, means, deviations].every(({ length }) => length === clusters) && isOrder) return;
  throw new EngineError(
    'bad-input',
    `The saved model (${clusterer}) does not say what its clusters are; run the clustering again.`,
  );
}

function weightsOf(state: ModelState, name: string, shape: readonly number[]): Float32Array {
  const values = Float32Array.from(requireArray(state, name, shape));
  if (values.every(Number.isFinite)) return values;
  throw new EngineError(
    'bad-input',
    `The saved model (${state.clusterer}) has a "${name}" that is no number in places; run the clustering again.`,
  );
}

async function predict(
  judge: Judge,
  reading: Reading,
  block: Block,
  run: Run,
  { confidence = false }: PredictOptions = {},
): Promise<Labels> {
  const { ids: idOf } = reading;
  const pixels = block.window.width * block.window.height;
  const ids = new Uint16Array(pixels);
  const sure = confidence ? new Float32Array(pixels).fill(NaN) : undefined;
  for await (const { places, rows } of judge(block, run)) {
    places.forEach((place, row) => {
      const output = readRow(reading, rows, row);
      ids[place] = idOf[output];
      if (sure) sure[place] = rows[row * idOf.length + output];
    });
  }
  return { ids, confidence: sure };
}

function arraysOf(net: NetShape, weights: VariableValues): NamedArrays {
  return Object.fromEntries(
    [...variablesOf(net)].map(([name, shape]) => [name, { shape, values: weights[name] }]),
  );
}

/** The variables that a net needs to label, with their shapes. */
function variablesOf(net: NetShape): Map<string, readonly number[]> {
  return new Map([...labellingProgram(net).variables].map(([name, { shape }]) => [name, shape]));
}
