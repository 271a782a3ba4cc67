import type { Program } from '../../program/program.ts';
import type { VariableValues } from '../device.ts';
import type { OnnxPlace } from './open-onnx-device.ts';
import type { OnnxTensor } from './runtime.ts';
import { createSession, runSession } from './session.ts';

/** Copies of variables. Those on a GPU pass through a model that gives back what it is fed: the binding has no other way down. */
export async function readTensors(
  place: OnnxPlace,
  program: Program,
  variables: ReadonlyMap<string, OnnxTensor>,
): Promise<VariableValues> {
  const far = [...variables].filter(([, { location }]) => location !== 'cpu');
  const read = far.length > 0 ? await download(place, program, new Map(far)) : {};
  const near = [...variables].filter(([name]) => !(name in read));
  const copies = near.map(([name, { data }]) => [name, (data as Float32Array).slice()] as const);
  return { ...read, ...Object.fromEntries(copies) };
}

async function download(
  place: OnnxPlace,
  program: Program,
  tensors: ReadonlyMap<string, OnnxTensor>,
): Promise<VariableValues> {
  const values = [...tensors.keys()].map((name) => ({ name, shape: program.variables.get(name)!.shape }));
  const session = await createSession(place, {
    nodes: values.map(({ name }) => ({
      operator: 'Identity',
      domain: '',
      inputs: [`far ${name}`],
      outputs: [name],
      attributes: {},
    })),
    constants: [],
    inputs: values.map(({ name, shape }) => ({ name: `far ${name}`, shape, type: 'float' })),
    outputs: values.map(({ name, shape }) => ({ name, shape, type: 'float' })),
  });
  try {
    const feeds = [...tensors].map(([name, tensor]) => [`far ${name}`, tensor] as const);
    const results = await runSession(place, session, Object.fromEntries(feeds));
    return Object.fromEntries(values.map(({ name }) => [name, results[name].data as Float32Array]));
  } finally {
    await session.release();
  }
}
