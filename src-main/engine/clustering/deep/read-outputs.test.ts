import { describe, expect, it } from 'vitest';
import type { Values } from '../../device/device.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { hillyRaster, prepared } from '../patches/patches.test-setup.ts';
import { drawSample } from '../samples/samples.ts';
import { devices, tinyNet, trainedWeights, watched } from './deep.test-setup.ts';
import { judgePatches } from './judge.ts';
import type { NetShape } from './net.ts';
import type { ReadingKind } from './reading.ts';
import { netModel } from './net-model.ts';
import { readOutputs } from './read-outputs.ts';

const run = testRun({ devices });
const [WIDTH, HEIGHT] = [40, 31];
const raster = hillyRaster(WIDTH, HEIGHT, { isMissing: (column, row) => (column + row) % 9 === 0 });
const options = { size: 0, seed: 1 };

async function readingOf(net: NetShape, kind: ReadingKind, weights = trainedWeights(net), own = run) {
  const source = await prepared(raster, { side: net.patch.side, standardise: 'scene' });
  const sample = await drawSample(raster, options, run);
  return {
    source,
    sample,
    weights,
    found: await readOutputs(source, sample, net, weights, kind, own),
  };
}

describe('reading the outputs of a net', () => {
  it.each(['standardised', 'plain'] as const)(
    'counts the pixels as its model labels them, ids from dark to bright (%s)',
    async (kind) => {
      const net = tinyNet({ clusters: 6 });
      const { source, sample, weights, found } = await readingOf(net, kind);
      const model = netModel('net', { input: source.input, net, weights, reading: found.reading }, {});
      const { ids } = await model.predict(
        await raster.read({ column: 0, row: 0, width: WIDTH, height: HEIGHT }),
        run,
      );
      const [sums, counts] = [new Float64Array(7), new Float64Array(7)];
      for (let pixel = 0; pixel < sample.count; pixel++) {
        const id = ids[sample.positions[pixel]];
        counts[id]++;
        for (let band = 0; band < 4; band++) sums[id] += sample.values[band * sample.count + pixel];
      }
      const used = [...counts.keys()].filter((id) => counts[id] > 0);
      expect(found.used).toBe(used.length);
      expect(used).toEqual(used.map((_, i) => i + 1));
      expect(found.largestShare).toBeCloseTo(Math.max(...counts) / sample.count, 12);
      const means = used.map((id) => sums[id] / counts[id]);
      expect(means).toEqual([...means].sort((one, other) => one - other));
    },
  );

  it('measures each output over the pixels', async () => {
    const net = tinyNet();
    const { source, weights, found } = await readingOf(net, 'standardised');
    const block = await raster.read({ column: 0, row: 0, width: WIDTH, height: HEIGHT });
    const columns: number[][] = Array.from({ length: net.clusters }, () => []);
    for await (const { rows } of judgePatches(source.input, net, weights, 'probabilities')(block, run)) {
      rows.forEach((value, i) => columns[i % net.clusters].push(value));
    }
    columns.forEach((values, output) => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      expect(found.reading.means[output]).toBeCloseTo(mean, 6);
      expect(found.reading.deviations[output]).toBeCloseTo(Math.sqrt(variance), 6);
    });
  });

  it('takes few patches at a time, and reports how far it is', async () => {
    const net = tinyNet();
    const fed: Values[] = [];
    const told: number[] = [];
    const own = testRun({
      devices: watched((feed) => void fed.push(feed)),
      report: ({ fraction }) => void told.push(fraction),
    });
    await readingOf(net, 'standardised', undefined, own);
    expect(fed.map(({ patches }) => patches.length)).toEqual([1, 2, 3].map(() => 512 * 3 * 81));
    expect(told).toEqual([1 / 3, 2 / 3, 1]);
  });

  it('says so where the weights are no numbers any more, which no loss told', async () => {
    const weights = trainedWeights(tinyNet());
    const broken = { ...weights, 'head.clusters.bias': Float32Array.of(0, NaN, 0, 0) };
    await expect(readingOf(tinyNet(), 'standardised', broken)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/diverged.*lower learning rate/),
    });
  });

  it('looks at pixels spread over the sample where all their probabilities would take too much memory', async () => {
    const net = tinyNet({ clusters: 65000, hidden: 1 });
    const looked = Math.ceil(2 ** 26 / 65000);
    const { sample, found } = await readingOf(net, 'plain');
    expect(sample.count).toBeGreaterThan(looked);
    const largest = found.largestShare * looked;
    expect(largest).toBeGreaterThan(0);
    expect(largest).toBeCloseTo(Math.round(largest), 9);
  });
});
