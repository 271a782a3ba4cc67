import type { Device } from '../../device/device.ts';
import { referenceDevice } from '../../device/reference/reference-device.ts';
import { multiply, subtract } from '../../program/operations/elementwise.ts';
import { createProgram, type Program } from '../../program/program.ts';
import type { Tensor } from '../../program/tensor.ts';

/** A device that keeps so many bits (up to 24) of what it multiplies in matrix products, as tensor cores do. */
export function coarseDevice(bits: number): Device {
  const device = referenceDevice({ precision: 'float32' });
  return { ...device, load: (program, variables) => device.load(coarse(program, bits), variables) };
}

function coarse(program: Program, bits: number): Program {
  const made = new Map<Tensor, Tensor>();
  for (const tensor of program.tensors) {
    const inputs = tensor.inputs.map((each) => made.get(each)!);
    const isProduct = tensor.operation.kind === 'matmul';
    made.set(tensor, { ...tensor, inputs: isProduct ? inputs.map((each) => leading(each, bits)) : inputs });
  }
  const outputs = [...program.outputs].map(([name, tensor]) => [name, made.get(tensor)!] as const);
  return createProgram(Object.fromEntries(outputs));
}

function leading(values: Tensor, bits: number): Tensor {
  const scaled = multiply(values, 2 ** (24 - bits) + 1);
  return subtract(scaled, subtract(scaled, values));
}
