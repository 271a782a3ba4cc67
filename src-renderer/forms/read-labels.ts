import type { Reading } from './validate-parameter.ts';

const LARGEST_ID = 65535;

/** A problem as `Reading` has it, for text that is none. */
const PROBLEM = `Enter ids like 1, 3-5 (up to ${LARGEST_ID}), or nothing for all clusters.`;

/** Ids of clusters as people write them: "1, 3-5"; undefined for nothing, which is all of them. Rising, each once. */
export function readLabels(text: string): Reading<number[] | undefined> {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  if (parts.length === 0) return { value: undefined };
  const ids = new Set<number>();
  for (const part of parts) {
    const [, first, last = first] = /^(\d{1,5})(?:[-–](\d{1,5}))?$/.exec(part) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (!(from >= 1 && to >= from && to <= LARGEST_ID)) return { problem: PROBLEM };
    for (let id = from; id <= to; id++) ids.add(id);
  }
  return { value: [...ids].sort((one, other) => one - other) };
}
