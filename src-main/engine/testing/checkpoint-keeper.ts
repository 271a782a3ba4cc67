import type { Checkpoint, KeptState } from '../run.ts';

/** A checkpoint in memory, and all that was saved; after so many the run is killed, as if its program ended. */
export function checkpointKeeper(
  saved: KeptState[] = [],
  killedAfter = Infinity,
): { readonly saved: KeptState[]; readonly checkpoint: Checkpoint } {
  const save = async (state: unknown, arrays = {}): Promise<void> => {
    if (saved.length >= killedAfter) throw new Error('killed');
    saved.push(structuredClone({ state, arrays }));
  };
  return { saved, checkpoint: { load: async () => saved.at(-1), save } };
}
