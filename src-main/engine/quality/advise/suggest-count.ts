import { CRITERIA, type Advice, type CountScores, type Criterion } from './advice.ts';

/**
 * The count that ranks best over all measures together (the sum of its places; the smallest of several). A measure that gets better to the
 * end of the range, as BIC does on many pixels, has no say.
 */
export function suggestCount(scores: readonly CountScores[]): Advice['suggestion'] {
  const deciding = CRITERIA.filter((criterion) => hasSay(scores, criterion));
  const places = scores.map((one) =>
    deciding.reduce((sum, criterion) => sum + placeOf(scores, one, criterion), 0),
  );
  const best = scores[places.indexOf(Math.min(...places))];
  return { count: best.count, reason: reasonOf(scores, best, deciding) };
}

function hasSay(scores: readonly CountScores[], criterion: Criterion): boolean {
  const last = scores[scores.length - 1];
  if (scores.every((one) => valueOf(one, criterion) === -Infinity)) return false;
  return scores.length === 1 || criterion.key !== 'bicDiagonal' || placeOf(scores, last, criterion) > 0;
}

/** How many counts are better. */
function placeOf(scores: readonly CountScores[], one: CountScores, criterion: Criterion): number {
  return scores.filter((other) => valueOf(other, criterion) > valueOf(one, criterion)).length;
}

/** The more the better. */
function valueOf(scores: CountScores, { key, best }: Criterion): number {
  const value = scores[key];
  if (value === null) return -Infinity;
  return best === 'most' ? value : -value;
}

function reasonOf(scores: readonly CountScores[], best: CountScores, deciding: readonly Criterion[]): string {
  if (scores.length === 1) return `${best.count} is the only number of clusters that was tried.`;
  const first = deciding
    .filter((criterion) => placeOf(scores, best, criterion) === 0)
    .map(({ title }) => title);
  const agreement = `clusterings of two resamples agree to ${best.stability.toFixed(2)}`;
  const all = deciding.map(({ title }) => title).join(', ');
  return first.length === 0
    ? `${best.count} is first in no measure, but best over all of them together (${all}); ${agreement}.`
    : `${best.count} ranks best over all measures together (${all}), first in ${first.join(', ')}; ${agreement}.`;
}
