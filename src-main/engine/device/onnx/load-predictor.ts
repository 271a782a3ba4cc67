import type { Program } from '../../program/program.ts';
import { throwIfCancelled } from '../../run.ts';
import type { LoadedProgram, Values, VariableValues } from '../device.ts';
import type { OnnxPlace } from './open-onnx-device.ts';
import type { OnnxSession } from './runtime.ts';
import { checkVariables, createSession, feedTensors, outputValues, runSession } from './session.ts';
import { writeProgram } from './write-program.ts';

/**
 * A program that changes no variable: they are constants of its model, so that onnxruntime folds batch normalisation into convolutions
 * and lays filters out as its processor likes them. Writing variables makes a new session at the next run.
 */
export async function loadPredictor(
  place: OnnxPlace,
  program: Program,
  first: VariableValues,
): Promise<LoadedProgram> {
  let variables: VariableValues = {};
  let session: OnnxSession | undefined;
  const ready = async (): Promise<OnnxSession> => {
    session ??= await createSession(place, writeProgram(program, { fixed: variables }));
    return session;
  };
  const release = async (): Promise<void> => {
    await session?.release();
    session = undefined;
  };
  const write = async (values: VariableValues, whole = false): Promise<void> => {
    checkVariables(program, values, whole);
    const copies = Object.entries(values).map(([name, value]) => [name, value.slice()]);
    variables = { ...variables, ...Object.fromEntries(copies) };
    await release();
  };
  await write(first, true);
  await ready();
  return {
    async run(feeds, signal) {
      const outputs: Values[] = [];
      for (const values of feeds) {
        throwIfCancelled(signal);
        const results = await runSession(place, await ready(), feedTensors(place, program, values));
        outputs.push(outputValues(program, results));
      }
      return outputs;
    },
    read: () =>
      Promise.resolve(
        Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, value.slice()])),
      ),
    write: (values) => write(values),
    close: release,
  };
}
