import type { Program } from '../../program/program.ts';
import { throwIfCancelled } from '../../run.ts';
import { checkFeed, checkVariables } from '../check-values.ts';
import type { LoadedProgram, Values, VariableValues } from '../device.ts';
import type { OnnxPlace } from './open-onnx-device.ts';
import type { OnnxSession } from './runtime.ts';
import { createSession, feedTensors, outputValues, runSession } from './session.ts';
import { PREDICTION_COSTS } from './winograd/plan-winograd.ts';
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
  checkVariables(program, first, true);
  let variables = structuredClone(first);
  const winograd = place.provider === 'cpu' ? PREDICTION_COSTS : undefined;
  const start = (): Promise<OnnxSession> =>
    createSession(place, writeProgram(program, { fixed: variables, winograd }));
  let session: OnnxSession | undefined = await start();
  const release = async (): Promise<void> => {
    const old = session;
    session = undefined;
    await old?.release();
  };
  return {
    run: async (feeds, signal) => {
      feeds.forEach((feed) => checkFeed(program, feed));
      const outputs: Values[] = [];
      for (const feed of feeds) {
        throwIfCancelled(signal);
        session ??= await start();
        outputs.push(
          outputValues(program, await runSession(place, session, feedTensors(place, program, feed))),
        );
      }
      return outputs;
    },
    read: async () => structuredClone(variables),
    write: async (values) => {
      checkVariables(program, values, false);
      variables = { ...variables, ...structuredClone(values) };
      await release();
    },
    close: release,
  };
}
