import type { JobContext } from '../jobs/job.ts';
import { toldAfter, type Told } from '../jobs/told.ts';
import type { Result } from '../project/document.ts';

/** Of curves in the document: more than a plot shows. */
const DIGITS = 6;

/** What a job tells, for its result to keep. */
export interface RecordedTraining {
  /** Passes on what is told. */
  readonly context: JobContext;
  found(): Pick<Result, 'curves' | 'notices'>;
}

export function recordTraining(context: JobContext): RecordedTraining {
  let told: Told = {};
  return {
    context: {
      ...context,
      tell: (event) => {
        told = toldAfter(told, event);
        context.tell(event);
      },
    },
    found: () => ({
      ...(told.curves ? { curves: rounded(told.curves) } : {}),
      ...(told.notices ? { notices: [...told.notices] } : {}),
    }),
  };
}

function rounded({ epochs, values }: NonNullable<Told['curves']>): NonNullable<Result['curves']> {
  const short = (value: number | null): number | null =>
    value === null ? null : Number(value.toPrecision(DIGITS));
  const entries = Object.entries(values).map(([name, curve]) => [name, curve.map(short)] as const);
  return { epochs: [...epochs], values: Object.fromEntries(entries) };
}
