import { EngineError, asEngineError } from '../../errors.ts';
import type { Program } from '../../program/program.ts';
import { describeShape, sizeOf, type Tensor } from '../../program/tensor.ts';
import type { Values, VariableValues } from '../device.ts';
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

/** A run's feeds by the names of the model. Throws `bad-input` where one is missing or has another size. */
export function feedTensors(place: OnnxPlace, program: Program, values: Values): Record<string, OnnxTensor> {
  const feeds: Record<string, OnnxTensor> = {};
  for (const [name, tensor] of program.inputs) {
    feeds[inputName(name)] = tensorOf(place, name, tensor, values[name]);
  }
  return feeds;
}

/** Values as a tensor of onnxruntime, which reads them where they are. */
export function tensorOf(
  { runtime }: OnnxPlace,
  name: string,
  { shape, type }: Tensor,
  values: Float32Array | Int32Array | undefined,
): OnnxTensor {
  const fits = type === 'float' ? values instanceof Float32Array : values instanceof Int32Array;
  if (values === undefined || !fits || values.length !== sizeOf(shape)) {
    const given = values === undefined ? 'nothing' : `${values.length} values`;
    throw new EngineError(
      'bad-input',
      `The program wants ${describeShape(shape)} (${type}) for ${name}, and was given ${given}.`,
    );
  }
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

/** Throws `bad-input` where a name is no variable of the program or its values have a wrong size; `whole` also where one is missing. */
export function checkVariables(program: Program, values: VariableValues, whole: boolean): void {
  const names = whole ? [...program.variables.keys()] : [];
  for (const name of new Set([...names, ...Object.keys(values)])) {
    const tensor = program.variables.get(name);
    if (tensor === undefined) throw new EngineError('bad-input', `The program has no variable ${name}.`);
    const given = values[name] as Float32Array | undefined;
    if (given?.length === sizeOf(tensor.shape)) continue;
    const count = given === undefined ? 'nothing' : `${given.length} values`;
    throw new EngineError(
      'bad-input',
      `The variable ${name} of ${describeShape(tensor.shape)} was given ${count}.`,
    );
  }
}
