import { EngineError } from '../../errors.ts';
import type { Program } from '../../program/program.ts';
import { throwIfCancelled } from '../../run.ts';
import { checkFeed, checkVariables } from '../check-values.ts';
import type { LoadedProgram, Values, VariableValues } from '../device.ts';
import type { OnnxPlace } from './open-onnx-device.ts';
import { readTensors } from './read-tensors.ts';
import type { OnnxTensor } from './runtime.ts';
import { createSession, feedTensors, outputValues, runSession, tensorOf } from './session.ts';
import { TRAINING_COSTS } from './winograd/plan-winograd.ts';
import { updateName, variableName, writeProgram } from './write-program.ts';

/**
 * A program that changes its variables: what comes out of a run for them goes into the next one as it is, and on WebGPU never leaves
 * the GPU. A run that fails loses them.
 */
export async function loadTrainer(
  place: OnnxPlace,
  program: Program,
  first: VariableValues,
): Promise<LoadedProgram> {
  checkVariables(program, first, true);
  const session = await createSession(
    place,
    writeProgram(program, { winograd: place.provider === 'cpu' ? TRAINING_COSTS : undefined }),
    stayingOutputs(place, program),
  );
  const variables = new Map<string, OnnxTensor>();
  let failed = false;
  const replace = (name: string, tensor: OnnxTensor): void => {
    variables.get(name)?.dispose();
    variables.set(name, tensor);
  };
  const write = (values: VariableValues): void => {
    for (const [name, numbers] of Object.entries(values)) {
      replace(name, tensorOf(place, program.variables.get(name)!, numbers.slice()));
    }
  };
  const step = async (feed: Values): Promise<Values> => {
    const feeds = feedTensors(place, program, feed);
    for (const [name, tensor] of variables) feeds[variableName(name)] = tensor;
    failed = true;
    const results = await runSession(place, session, feeds);
    failed = false;
    for (const name of updatedNames(program)) replace(name, results[updateName(name)]);
    return outputValues(program, results);
  };
  const requireVariables = (): void => {
    if (failed) throw new EngineError('device-failed', `${place.name} failed; its variables are lost.`);
  };
  write(first);
  return {
    run: async (feeds, signal) => {
      feeds.forEach((feed) => checkFeed(program, feed));
      requireVariables();
      const outputs: Values[] = [];
      for (const feed of feeds) {
        throwIfCancelled(signal);
        outputs.push(await step(feed));
      }
      return outputs;
    },
    read: async () => {
      requireVariables();
      return readTensors(place, program, variables);
    },
    write: async (values) => {
      checkVariables(program, values, false);
      write(values);
    },
    close: async () => {
      for (const tensor of variables.values()) tensor.dispose();
      variables.clear();
      await session.release();
    },
  };
}

/** On WebGPU new variables stay where they are; the binding of other GPUs copies all outputs. */
function stayingOutputs(
  { provider }: OnnxPlace,
  program: Program,
): { preferredOutputLocation?: Record<string, 'cpu' | 'gpu-buffer'> } {
  if (provider !== 'webgpu') return {};
  const names = updatedNames(program).map((name) => [updateName(name), 'gpu-buffer'] as const);
  return { preferredOutputLocation: Object.fromEntries(names) };
}

function updatedNames({ variables, updates }: Program): string[] {
  const updated = new Set(updates.map(({ variable }) => variable));
  return [...variables].filter(([, tensor]) => updated.has(tensor)).map(([name]) => name);
}
