import type { VariableValues } from '../../device/device.ts';
import { sizeOf } from '../../program/tensor.ts';
import { labellingProgram, type NetShape } from './net.ts';

/**
 * Of what was known of an earlier net or in an earlier stage, the weights that a net can begin with: not the state of an optimiser, and no
 * head of another number of clusters.
 */
export function startFrom(known: VariableValues = {}, net: NetShape): VariableValues {
  const { variables } = labellingProgram(net);
  return Object.fromEntries(
    Object.entries(known).filter(([name, values]) => {
      const shape = variables.get(name)?.shape;
      return shape !== undefined && sizeOf(shape) === values.length;
    }),
  );
}
