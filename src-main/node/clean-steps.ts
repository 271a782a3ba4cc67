import { postStepSchema, type PostStep } from '../engine/quality/post-process/post-step.ts';
import { UsageError } from './usage-error.ts';

const FORMS = 'majority:3, sieve:20, sieve:20:4, open:3, close:5 or close:5:2,7';

/** How steps are written on the command line, for the help. */
export const CLEAN_FLAG = {
  type: 'list',
  value: 'STEP',
  description:
    'Clean the map: majority:SIDE, sieve:PIXELS[:4|8], open:SIDE[:LABELS] or close:SIDE[:LABELS], SIDE in odd pixels. ' +
    'Several are done in their order.',
} as const;

/** Steps from words such as "majority:3". Throws UsageError. */
export function parseCleanSteps(words: readonly string[]): PostStep[] {
  return words.map((word) => {
    const { success, data } = postStepSchema.safeParse(shapeOf(word.split(':')));
    if (success) return data;
    throw new UsageError(
      `--clean is ${word}; it must be such as ${FORMS} (sides odd from 3 to 31, 2 to 500 pixels).`,
    );
  });
}

function shapeOf([kind, size, more]: readonly string[]): unknown {
  if (kind === 'sieve') return { kind, pixels: wholeOf(size), connectivity: wholeOf(more ?? '8') };
  const labels = more?.split(',').map(wholeOf);
  return { kind, radius: (wholeOf(size) - 1) / 2, ...(labels ? { labels } : {}) };
}

function wholeOf(text: string | undefined): number {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : NaN;
}
