import type { Checkpoint, KeptState } from '../../run.ts';

/** Keeps copies of states, those before too; calls back with how many were saved. */
export function memoryCheckpoint(
  saved: (count: number) => void = () => {},
  first?: KeptState,
): Checkpoint & { readonly all: KeptState[] } {
  const all: KeptState[] = [];
  return {
    all,
    load: async () => all.at(-1) ?? first,
    save: async (state, arrays = {}) => {
      all.push({ state: JSON.parse(JSON.stringify(state)), arrays: structuredClone(arrays) });
      saved(all.length);
    },
  };
}
