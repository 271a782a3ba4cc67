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

/** Features that tell nothing. */
const ALIKE = { width: 1, values: new Float32Array(PIXELS) };

/** Far apart, so that no pixel is another's neighbour. */
const SCATTERED = {
  positions: Float64Array.from({ length: PIXELS }, (_, i) => 10 * i),
  gridWidth: 10 * PIXELS,
};

function agreementOf(labels: ArrayLike<number>): number {
  const counts = Array.from({ length: CLUSTERS }, () => new Float64Array(CLUSTERS));
  for (let i = 0; i < PIXELS; i++) counts[i % CLUSTERS][labels[i]]++;
  return normalisedInformation(counts);
}

describe('what labellings agree on', () => {
  it('is a labelling itself, whatever its numbers are', async () => {
    const [only] = noisy(1, 0);
    expect(
      agreementOf(await consensusLabels([only, only], ALIKE, CLUSTERS, SCATTERED, testRun())),
    ).toBeCloseTo(1, 9);
  });

  it('is nearer to the truth than any of them', async () => {
    const labellings = noisy(8, 0.3);
    const alone = Math.max(...labellings.map(agreementOf));
    const together = agreementOf(await consensusLabels(labellings, ALIKE, CLUSTERS, SCATTERED, testRun()));
    expect(alone).toBeLessThan(0.7);
    expect(together).toBeGreaterThan(0.9);
  });

  it('is nearer still where neighbours are alike and have a say', async () => {
    const columns = 4 * CLUSTERS;
    const blocks = (labels: Uint16Array): Uint16Array => {
      const order = [...labels.keys()].sort(
        (one, other) => (one % CLUSTERS) - (other % CLUSTERS) || one - other,
      );
      return Uint16Array.from(order, (pixel) => labels[pixel]);
    };
    const labellings = noisy(4, 0.6).map(blocks);
    const places = { positions: Float64Array.from({ length: PIXELS }, (_, i) => i), gridWidth: columns };
    const agreement = (labels: ArrayLike<number>): number => {
      const counts = Array.from({ length: CLUSTERS }, () => new Float64Array(CLUSTERS));
      for (let i = 0; i < PIXELS; i++) counts[Math.floor((i * CLUSTERS) / PIXELS)][labels[i]]++;
      return normalisedInformation(counts);
    };
    const together = agreement(await consensusLabels(labellings, ALIKE, CLUSTERS, places, testRun()));
    const apart = agreement(await consensusLabels(labellings, ALIKE, CLUSTERS, SCATTERED, testRun()));
    expect(together).toBeGreaterThan(apart + 0.2);
  });

  it('is what the features say where the labellings say nothing', async () => {
    const random = createRandom(4);
    const values = Float32Array.from({ length: 2 * PIXELS }, (_, at) => {
      const kind = Math.floor(at / 2) % CLUSTERS;
      return [kind % 2, Math.floor(kind / 2)][at % 2] + 0.3 * random.next();
    });
    const features = { width: 2, values };
    const labels = await consensusLabels(noisy(8, 1), features, CLUSTERS, SCATTERED, testRun());
    expect(agreementOf(labels)).toBeGreaterThan(0.95);
  });

  it('is no more than they tell apart', async () => {
    const two = new Uint16Array(PIXELS).map((_, i) => i % 2);
    const labels = await consensusLabels([two, two], ALIKE, CLUSTERS, SCATTERED, testRun());
    expect(new Set(labels).size).toBe(2);
    const one = await consensusLabels([new Uint16Array(PIXELS)], ALIKE, CLUSTERS, SCATTERED, testRun());
    expect(new Set(one).size).toBe(1);
  });
});
