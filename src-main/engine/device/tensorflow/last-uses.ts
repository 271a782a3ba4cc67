import type { Program } from '../../program/program.ts';
import type { Tensor } from '../../program/tensor.ts';

/** For each tensor of a program those that nothing needs any more once it is made: neither later ones, nor outputs, nor updates. */
export function lastUses({ tensors, outputs, updates }: Program): ReadonlyMap<Tensor, readonly Tensor[]> {
  const needed = new Set([...outputs.values(), ...updates.map(({ value }) => value)]);
  const spent = new Map<Tensor, Tensor[]>();
  for (const tensor of [...tensors].reverse()) {
    const last = [tensor, ...new Set(tensor.inputs)].filter((candidate) => !needed.has(candidate));
    for (const candidate of last) needed.add(candidate);
    spent.set(tensor, last);
  }
  return spent;
}
