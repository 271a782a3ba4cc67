import type { Pace } from '../clustering/samples/sample-chunks.ts';

/** A pace that throws at a turn (from 1), and what each turn before was told. */
export function stoppingPace(last: number): { pace: Pace; turns: readonly number[] } {
  const turns: number[] = [];
  const pace = async (work: number): Promise<void> => {
    turns.push(work);
    if (turns.length === last) throw new Error('Stopped by the test.');
  };
  return { pace, turns };
}
