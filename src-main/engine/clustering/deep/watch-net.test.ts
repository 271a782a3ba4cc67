import { describe, expect, it } from 'vitest';
import { completeParameters, type Parameters } from '../../parameters.ts';
import { memoryRaster } from '../../raster/memory-raster.ts';
import type { Raster } from '../../raster/raster.ts';
import type { RunEvent } from '../../run.ts';
import { labelAll, testRun } from '../../testing/check-clusterer.ts';
import { syntheticScene, THREE_FIELDS } from '../../testing/synthetic-scene.ts';
import type { ClustererCode, ClustererManifest, ClusterModel } from '../clusterer.ts';
import { scanCode, scanManifest } from '../scan/scan.ts';
import { ssccCode, ssccManifest } from '../sscc/sscc.ts';
import { devices } from './deep.test-setup.ts';

const { raster, truth } = syntheticScene({
  width: 40,
  height: 32,
  fields: THREE_FIELDS,
  noise: 10,
});

/** The epochs that a fit tells, and its model. */
async function fitWatched(
  code: ClustererCode,
  { parameters }: ClustererManifest,
  given: Parameters,
  known?: Raster,
) {
  const events: RunEvent[] = [];
  const small = { clusters: 3, width: 4, batch: 64, sample: 640, epochs: 2, rate: 0.01, ...given };
  const run = testRun({ devices, tell: (event) => void events.push(event) });
  const model = await code.create(completeParameters(parameters, small), { truth: known }).fit(raster, run);
  return { model, epochs: events.flatMap((event) => (event.kind === 'epoch' ? [event.values] : [])) };
}

const shareOf = async (model: ClusterModel): Promise<number> => {
  const labels = await labelAll(raster, model, testRun({ devices }));
  const { bands } = await truth.read({ column: 0, row: 0, width: 40, height: 32 });
  const counts = Array.from({ length: 4 }, () => new Float64Array(256));
  labels.forEach((label, pixel) => counts[label][Number(bands[0][pixel])]++);
  return counts.reduce((sum, row) => sum + Math.max(...row), 0) / labels.length;
};

describe('a net that is watched by a truth', () => {
  it('learns the same as without it', async () => {
    const watched = await fitWatched(ssccCode, ssccManifest, { heads: 1 }, truth);
    const alone = await fitWatched(ssccCode, ssccManifest, { heads: 1 });
    expect(watched.model.save().arrays).toEqual(alone.model.save().arrays);
    expect(Object.keys(alone.epochs[0])).not.toContain('Linear probe');
  });

  it('tells each epoch how it agrees with it, and with the epoch before', async () => {
    const { model, epochs } = await fitWatched(ssccCode, ssccManifest, { heads: 1, epochs: 8 }, truth);
    expect(epochs).toHaveLength(8);
    for (const [i, values] of epochs.entries()) {
      const names = ['Accuracy by the truth', 'NMI with the truth', 'Linear probe'];
      for (const name of [...names, ...(i > 0 ? ['NMI with the epoch before'] : [])]) {
        expect(values[name], name).toBeGreaterThanOrEqual(0);
        expect(values[name], name).toBeLessThanOrEqual(1);
      }
    }
    expect(epochs[7]['Linear probe']).toBeGreaterThan(0.9);
    // The sample is half of the scene.
    expect(Math.abs(epochs[7]['Accuracy by the truth'] - (await shareOf(model)))).toBeLessThan(0.1);
  });

  it('is probed from the first stage on, before it has clusters', async () => {
    const { epochs } = await fitWatched(scanCode, scanManifest, { settle: false }, truth);
    expect(epochs.map((values) => 'Linear probe' in values)).toEqual(new Array(6).fill(true));
    expect(epochs.map((values) => 'NMI with the truth' in values)).toEqual([
      false,
      false,
      true,
      true,
      true,
      true,
    ]);
  });

  it('tells nothing of a truth without classes where it learns', async () => {
    const samples = [new Uint8Array(40 * 32)];
    const empty = memoryRaster({ name: 'empty', grid: raster.grid, bands: truth.bands, samples });
    const { epochs } = await fitWatched(ssccCode, ssccManifest, { heads: 1 }, empty);
    expect(epochs[0]).not.toHaveProperty('Linear probe');
  });
});
