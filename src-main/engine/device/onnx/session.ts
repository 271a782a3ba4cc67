import { asEngineError } from '../../errors.ts';
import type { Program } from '../../program/program.ts';
import type { Tensor } from '../../program/tensor.ts';
import type { Values } from '../device.ts';
import { encodeModel, type Model } from './model.ts';
import type { OnnxPlace } from './open-onnx-device.ts';
import type { OnnxSession, OnnxSessionOptions, OnnxTensor } from './runtime.ts';
import { inputName, outputName } from './write-program.ts';

/** Readies a model. Rejects with `unsupported`, by onnxruntime's own words, which name the operator. */
export async function createSession(
  { runtime, name, session }: OnnxPlace,
  model: Model,
  options?: Partial<OnnxSessionOptions>,
): Promise<OnnxSession> {
  try {
    return await runtime.InferenceSession.create(encodeModel(model), { ...session, ...options });
  } catch (error) {
    throw asEngineError(error, 'unsupported', `${name} cannot run this program`);
  }
}

/** Runs a session. Rejects with `device-failed`. */
export async function runSession(
  { name }: OnnxPlace,
  session: OnnxSession,
  feeds: Readonly<Record<string, OnnxTensor>>,
): Promise<Readonly<Record<string, OnnxTensor>>> {
  try {
    return await session.run(feeds);
  } catch (error) {
    throw asEngineError(error, 'device-failed', `${name} failed`);
  }
}

/** A run's feeds, by the names of the model. */
export function feedTensors(
  place: OnnxPlace,
  { inputs }: Program,
  values: Values,
): Record<string, OnnxTensor> {
  return Object.fromEntries(
    [...inputs].map(([name, tensor]) => [inputName(name), tensorOf(place, tensor, values[name])]),
  );
}

/** Values as a tensor of onnxruntime, which reads them where they are. */
export function tensorOf(
  { runtime }: OnnxPlace,
  { shape, type }: Tensor,
  values: Float32Array | Int32Array,
): OnnxTensor {
  return new runtime.Tensor(type === 'float' ? 'float32' : 'int32', values, shape);
}

/** The outputs of a program among the results of a run. */
export function outputValues(program: Program, results: Readonly<Record<string, OnnxTensor>>): Values {
  return Object.fromEntries(
    [...program.outputs.keys()].map((name) => [
      name,
      results[outputName(name)].data as Float32Array | Int32Array,
    ]),
  );
}
