import { subRun, type Run } from '../../run.ts';

/** A stage of learning that comes before another. */
export interface StageBefore<Result> {
  /** Its part of the bar of both, 0..1. */
  readonly share: number;
  readonly epochs: number;
  run(run: Run): Promise<Result>;
}

/** The runs of a stage and of the one before it: parts of one bar, epochs counted on. */
export function stagedRuns(
  { share, epochs }: Pick<StageBefore<unknown>, 'share' | 'epochs'>,
  run: Run,
): { readonly before: Run; readonly after: Run } {
  const tell: Run['tell'] = (event) =>
    run.tell?.(event.kind === 'epoch' ? { ...event, epoch: event.epoch + epochs } : event);
  return { before: subRun(run, 0, share), after: { ...subRun(run, share, 1), tell } };
}
