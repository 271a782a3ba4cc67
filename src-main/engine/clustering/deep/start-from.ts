import type { VariableValues } from '../../device/device.ts';
import type { Program } from '../../program/program.ts';
import { sizeOf } from '../../program/tensor.ts';

/** Weights of an earlier net where this program has the same; its head begins anew for another number of clusters. */
export function startFrom(weights: VariableValues = {}, { variables }: Program): VariableValues {
  return Object.fromEntries(
    Object.entries(weights).filter(([name, values]) => {
      const shape = variables.get(name)?.shape;
      return shape !== undefined && sizeOf(shape) === values.length;
    }),
  );
}
