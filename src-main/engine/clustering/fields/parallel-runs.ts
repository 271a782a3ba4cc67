import type { Run } from '../../run.ts';

/** Runs for work that goes on at the same time: the outer bar shows the mean of theirs. */
export function parallelRuns(run: Run, count: number): Run[] {
  const fractions = new Float64Array(count);
  let shown = 0;
  return Array.from({ length: count }, (_, own) => ({
    ...run,
    report: ({ stage, fraction }) => {
      fractions[own] = Math.max(fractions[own], fraction);
      const mean = fractions.reduce((sum, part) => sum + part, 0) / count;
      shown = Math.max(shown, Math.min(1, mean));
      run.report({ stage, fraction: shown });
    },
  }));
}
