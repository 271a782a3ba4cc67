import type { Program } from '../../program/program.ts';
import { sizeOf, type Tensor } from '../../program/tensor.ts';

/** How many numbers a run holds at once at most, each kept from when it is made until it was last used; variables are not counted. */
export function peakNumbers({ tensors, outputs, updates }: Program): number {
  const lastUse = new Map<Tensor, number>();
  tensors.forEach(({ inputs }, index) => {
    for (const input of inputs) lastUse.set(holderOf(input), index);
  });
  const kept = new Set([...outputs.values(), ...updates.map(({ value }) => value)].map(holderOf));
  let [held, peak] = [0, 0];
  tensors.forEach((tensor, index) => {
    held += numbersOf(tensor);
    peak = Math.max(peak, held);
    for (const holder of new Set(tensor.inputs.map(holderOf))) {
      if (lastUse.get(holder) === index && !kept.has(holder)) held -= numbersOf(holder);
    }
  });
  return peak;
}

/** The tensor whose numbers these are: some only pass on what another holds. */
function holderOf(tensor: Tensor): Tensor {
  return passesOn(tensor) ? holderOf(tensor.inputs[0]) : tensor;
}

function numbersOf(tensor: Tensor): number {
  return passesOn(tensor) || tensor.operation.kind === 'variable' ? 0 : sizeOf(tensor.shape);
}

function passesOn({ operation: { kind } }: Tensor): boolean {
  return kind === 'reshape' || kind === 'custom';
}
