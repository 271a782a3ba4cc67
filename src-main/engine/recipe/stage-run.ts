import { subRun, type Progress, type Run } from '../run.ts';

/** A run that fills [from, to] of the bar under one name, whatever the parts of the stage call themselves. */
export function stageRun(run: Run, stage: string, from: number, to: number): Run {
  const inner = subRun(run, from, to);
  const report = ({ fraction }: Progress): void => inner.report({ stage, fraction });
  report({ stage, fraction: 0 });
  return { ...inner, report };
}
