import type { PostStep } from '../../src-main/engine/api.ts';
import { readLabels } from './read-labels.ts';
import type { StepEntry } from './step-entries.ts';
import { readNumber, type Reading } from './validate-parameter.ts';

/** A step of cleaning as its form holds it; a kind of step leaves alone what it has no use for. */
export interface CleanEntry extends StepEntry {
  readonly kind: PostStep['kind'];
  /** Half the side of the window, less half a pixel. */
  readonly radius: number;
  readonly pixels: string;
  readonly connectivity: 4 | 8;
  /** Ids of the clusters that are opened or closed, as people write them; empty for all. */
  readonly labels: string;
}

/** In the order of the menu. */
export const CLEAN_KINDS: readonly {
  readonly kind: PostStep['kind'];
  readonly title: string;
  readonly help: string;
}[] = [
  {
    kind: 'majority',
    title: 'Majority',
    help: 'Every pixel takes the cluster that is the most frequent in the window around it.',
  },
  {
    kind: 'sieve',
    title: 'Sieve',
    help: 'Regions of fewer pixels take the cluster that they touch most.',
  },
  { kind: 'open', title: 'Opening', help: 'Takes thin and small parts of clusters away.' },
  { kind: 'close', title: 'Closing', help: 'Fills thin and small gaps in clusters.' },
];

export const SIEVE_PIXELS = { type: 'integer', minimum: 2, maximum: 500 } as const;

export function newCleaning(kind: PostStep['kind'], id: string): CleanEntry {
  return { id, kind, radius: 1, pixels: '10', connectivity: 8, labels: '' };
}

/** Reads a form; the problem is a sentence that says what to enter. */
export function readCleaning(entry: CleanEntry): Reading<PostStep> {
  const { kind, radius, connectivity } = entry;
  if (kind === 'majority') return { value: { kind, radius } };
  if (kind === 'sieve') {
    const reading = readNumber(SIEVE_PIXELS, entry.pixels);
    return reading.problem === undefined ? { value: { kind, pixels: reading.value, connectivity } } : reading;
  }
  const reading = readLabels(entry.labels);
  if (reading.problem !== undefined) return reading;
  return { value: { kind, radius, ...(reading.value && { labels: reading.value }) } };
}
