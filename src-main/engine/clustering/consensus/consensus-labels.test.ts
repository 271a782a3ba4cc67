import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { normalisedInformation } from '../../quality/normalised-information.ts';
import { consensusLabels } from './consensus-labels.ts';

const PIXELS = 600;
const CLUSTERS = 4;

/** Labellings that each get a share of the pixels wrong, with numbers of their own. */
function noisy(count: number, wrong: number): Uint16Array[] {
  const random = createRandom(3);
  return Array.from({ length: count }, (_, own) =>
    Uint16Array.from({ length: PIXELS }, (_pixel, i) => {
      const label = random.next() < wrong ? random.below(CLUSTERS) : i % CLUSTERS;
      return (label + own) % CLUSTERS;
    }),
  );
}

function agreementOf(labels: ArrayLike<number>): number {
  const counts = Array.from({ length: CLUSTERS }, () => new Float64Array(CLUSTERS));
  for (let i = 0; i < PIXELS; i++) counts[i % CLUSTERS][labels[i]]++;
  return normalisedInformation(counts);
}

describe('what labellings agree on', () => {
  it('is a labelling itself, whatever its numbers are', async () => {
    const [only] = noisy(1, 0);
    expect(agreementOf(await consensusLabels([only, only], CLUSTERS, testRun()))).toBeCloseTo(1, 9);
  });

  it('is nearer to the truth than any of them', async () => {
    const labellings = noisy(8, 0.3);
    const alone = Math.max(...labellings.map(agreementOf));
    const together = agreementOf(await consensusLabels(labellings, CLUSTERS, testRun()));
    expect(alone).toBeLessThan(0.7);
    expect(together).toBeGreaterThan(0.9);
  });

  it('is no more than they tell apart', async () => {
    const two = new Uint16Array(PIXELS).map((_, i) => i % 2);
    const labels = await consensusLabels([two, two], CLUSTERS, testRun());
    expect(new Set(labels).size).toBe(2);
    const one = await consensusLabels([new Uint16Array(PIXELS)], CLUSTERS, testRun());
    expect(new Set(one).size).toBe(1);
  });
});
