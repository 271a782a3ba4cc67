import { subRun, type Run } from '../../run.ts';

/** A run whose progress is that of one pass (from 0) among several. */
export function passRun(run: Run, pass: number, passes: number): Run {
  const part = subRun(run, pass / passes, (pass + 1) / passes);
  const stage = `Clustering, pass ${pass + 1}`;
  return { ...part, report: ({ fraction }) => part.report({ stage, fraction }) };
}
