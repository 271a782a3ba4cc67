import { z } from 'zod';
import type { VariableValues } from '../../device/device.ts';
import { EngineError } from '../../errors.ts';
import { createLayers } from '../../program/layers/layers.ts';
import { input } from '../../program/operations/leaves.ts';
import { createProgram, type Program } from '../../program/program.ts';
import type { NamedArrays } from '../../named-arrays.ts';
import type { ModelState } from '../clusterer.ts';
import { parseModelState, requireArray } from '../model-state.ts';
import { parsePatchInput } from '../patches/parse-patch-input.ts';
import { shapeOfInput, type PatchInput } from '../patches/patch-input.ts';
import { encodePatches, shrinkage } from './encoder.ts';
import type { EncoderNet } from './net.ts';

/** An encoder that was trained by any method, and how pixels are made into its patches. */
export interface TrainedEncoder {
  readonly input: PatchInput;
  readonly net: EncoderNet;
  readonly weights: VariableValues;
}

/** Of the layout that all models with an encoder share. */
export const NET_VERSION = 1;

const count = z.int().min(1).max(4096);

/** What every saved model with an encoder says of it; `parsePatchInput` looks at the input. */
export const encoderStateSchema = z.object({
  input: z.unknown(),
  encoder: z.object({
    stem: count,
    stages: z.array(z.object({ channels: count, blocks: z.int().min(1).max(16) })).max(8),
    padding: z.enum(['same', 'valid']),
  }),
});

/** The encoder in a saved model of any method that has one. Throws `bad-input` for a model of another method, and a broken one. */
export function restoreEncoder(state: ModelState): TrainedEncoder {
  if (!hasEncoder(state)) {
    throw new EngineError(
      'bad-input',
      `A model of the method "${state.clusterer}" has no network whose features could be used; begin from a model of one that ` +
        'trains a network, such as sscc, scan, selflabel, deepcluster or uic.',
    );
  }
  const data = parseModelState(encoderStateSchema, state.clusterer, NET_VERSION, state);
  const patchInput = parsePatchInput(data.input);
  const net = { patch: shapeOfInput(patchInput), encoder: data.encoder };
  checkPatch(state.clusterer, net);
  return { input: patchInput, net, weights: weightsOf(state, encodingProgram(net)) };
}

/** What a saved model holds of the variables that a program needs. Throws `bad-input` where it lacks any. */
export function weightsOf(state: ModelState, { variables }: Program): VariableValues {
  return Object.fromEntries(
    [...variables].map(([name, { shape }]) => [name, finiteArray(state, name, shape)]),
  );
}

/** The same to be saved. */
export function arraysOf({ variables }: Program, weights: VariableValues): NamedArrays {
  return Object.fromEntries(
    [...variables].map(([name, { shape }]) => [name, { shape, values: weights[name] }]),
  );
}

/** What encodes one patch; its variables are all that an encoder needs. */
export function encodingProgram({ patch: { components, side }, encoder }: EncoderNet): Program {
  const patches = input('patches', [1, components, side, side]);
  return createProgram({ features: encodePatches(createLayers('predict'), patches, encoder) });
}

/** Throws `bad-input` for patches that the blocks of the encoder leave nothing of. */
export function checkPatch(clusterer: string, { patch: { side }, encoder }: EncoderNet): void {
  if (side > 2 * shrinkage(encoder)) return;
  throw new EngineError(
    'bad-input',
    `The saved model (${clusterer}) has patches of ${side} x ${side} pixels, too small for its network; run the clustering again.`,
  );
}

function hasEncoder({ data }: ModelState): boolean {
  return typeof data === 'object' && data !== null && 'encoder' in data;
}

function finiteArray(state: ModelState, name: string, shape: readonly number[]): Float32Array {
  const values = Float32Array.from(requireArray(state, name, shape));
  if (values.every(Number.isFinite)) return values;
  throw new EngineError(
    'bad-input',
    `The saved model (${state.clusterer}) has a "${name}" that is no number in places; run the clustering again.`,
  );
}
