import type { Program } from '../../program/program.ts';
import { throwIfCancelled } from '../../run.ts';
import type { LoadedProgram, Values, VariableValues } from '../device.ts';
import type { OnnxPlace } from './open-onnx-device.ts';
import type { OnnxTensor } from './runtime.ts';
import { checkVariables, createSession, feedTensors, outputValues, runSession, tensorOf } from './session.ts';
import { updateName, variableName, writeProgram } from './write-program.ts';

/** A program that changes its variables: what comes out of a run for them goes into the next one as it is. */
export async function loadTrainer(
  place: OnnxPlace,
  program: Program,
  first: VariableValues,
): Promise<LoadedProgram> {
  checkVariables(program, first, true);
  const model = writeProgram(program, { winograd: place.provider === 'cpu' });
  const session = await createSession(place, model);
  const variables = new Map<string, OnnxTensor>();
  const write = (values: VariableValues): void => {
    for (const [name, value] of Object.entries(values)) {
      variables.set(name, tensorOf(place, name, program.variables.get(name)!, value.slice()));
    }
  };
  write(first);
  const step = async (values: Values): Promise<Values> => {
    const feeds = feedTensors(place, program, values);
    for (const [name, tensor] of variables) feeds[variableName(name)] = tensor;
    const results = await runSession(place, session, feeds);
    for (const name of variables.keys()) {
      const updated = results[updateName(name)] as OnnxTensor | undefined;
      if (updated) variables.set(name, updated);
    }
    return outputValues(program, results);
  };
  return {
    async run(feeds, signal) {
      const outputs: Values[] = [];
      for (const values of feeds) {
        throwIfCancelled(signal);
        outputs.push(await step(values));
      }
      return outputs;
    },
    async read() {
      return Object.fromEntries(
        [...variables].map(([name, tensor]) => [name, (tensor.data as Float32Array).slice()]),
      );
    },
    async write(values) {
      checkVariables(program, values, false);
      write(values);
    },
    close: () => session.release(),
  };
}
