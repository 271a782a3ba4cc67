import { EngineError } from '../../errors.ts';
import type { Program } from '../../program/program.ts';
import type { Tensor } from '../../program/tensor.ts';
import { checkVariables } from '../check-values.ts';
import type { Device } from '../device.ts';
import { isMade } from './evaluate.ts';
import { TensorflowProgram } from './tensorflow-program.ts';
import type { TensorLibrary } from './tensor-library.ts';

/** Runs programs operation by operation in TensorFlow.js, on the backend that the library is set to. `name` is for people. */
export function createTensorflowDevice(library: TensorLibrary, name: string): Device {
  const loaded = new Set<TensorflowProgram>();
  return {
    id: 'tensorflow',
    name,
    load: async (program, variables) => {
      checkProgram(program, name);
      checkVariables(program, variables, true);
      const ready = new TensorflowProgram(library, program, variables, name, () => loaded.delete(ready));
      loaded.add(ready);
      return ready;
    },
    close: async () => {
      for (const program of [...loaded]) await program.close();
    },
  };
}

function checkProgram({ tensors }: Program, name: string): void {
  const isLeaf = ({ operation: { kind } }: Tensor): boolean =>
    kind === 'input' || kind === 'variable' || kind === 'constant';
  const unknown = tensors.find((tensor) => !isLeaf(tensor) && !isMade(tensor));
  if (unknown === undefined) return;
  throw new EngineError('unsupported', `${name} cannot do the operation ${unknown.operation.kind}.`);
}
