import { describe, expect, it } from 'vitest';
import { completeParameters, type Parameters } from '../../parameters.ts';
import type { RunEvent } from '../../run.ts';
import { clustererChecks, labelAll, testRun } from '../../testing/check-clusterer.ts';
import { checkpointKeeper } from '../../testing/checkpoint-keeper.ts';
import { syntheticScene, THREE_FIELDS } from '../../testing/synthetic-scene.ts';
import type { ClustererCode, ClustererManifest } from '../clusterer.ts';
import { devices } from '../deep/deep.test-setup.ts';
import { deepclusterCode, deepclusterManifest } from '../deepcluster/deepcluster.ts';
import { scanCode, scanManifest } from '../scan/scan.ts';
import { selflabelCode, selflabelManifest } from '../selflabel/selflabel.ts';
import { uicCode, uicManifest } from '../uic/uic.ts';

const METHODS: [string, ClustererManifest, ClustererCode][] = [
  ['uic', uicManifest, uicCode],
  ['deepcluster', deepclusterManifest, deepclusterCode],
  ['selflabel', selflabelManifest, selflabelCode],
  ['scan', scanManifest, scanCode],
];

describe.each(METHODS)('%s', (id, manifest, code) => {
  const complete = (given: Parameters): Parameters => completeParameters(manifest.parameters, given);
  /** As small as it gets: a pixel is its own patch. */
  const tiny = (clusters: number): Parameters =>
    complete({ clusters, patch: 1, padding: 'same', width: 4, batch: 64, sample: 640, epochs: 12 });
  const compact = (clusters: number, given: Parameters = {}): Parameters =>
    complete({ clusters, width: 4, batch: 64, sample: 640, epochs: 3, settle: false, ...given });
  const { raster } = syntheticScene({
    width: 48,
    height: 40,
    fields: THREE_FIELDS,
    noise: 20,
  });

  it.each(clustererChecks(code, tiny, { devices }))('$title', ({ run }) => run());

  it('gives the same weights when it goes on from a checkpoint as when it is never interrupted', async () => {
    const parameters = compact(3);
    const whole = await code.create(parameters).fit(raster, testRun({ devices }));
    const { checkpoint, saved } = checkpointKeeper([], 2);
    const killed = code.create(parameters).fit(raster, testRun({ devices, checkpoint }));
    await expect(killed).rejects.toThrow('killed');
    const rest = checkpointKeeper([...saved]);
    const run = testRun({ devices, checkpoint: rest.checkpoint });
    const resumed = await code.create(parameters).fit(raster, run);
    expect(rest.saved.length).toBeGreaterThan(2);
    expect(resumed.save().arrays).toEqual(whole.save().arrays);
  });

  it('tells how each epoch went, how far its targets are from those before, and shows what it has', async () => {
    const events: RunEvent[] = [];
    const shown: number[] = [];
    const run = testRun({ devices, tell: (event) => void events.push(event) });
    await code.create(compact(3)).fit(raster, run, (model) => shown.push(model.clusterCount));
    const epochs = events.filter((event) => event.kind === 'epoch');
    const stages = id === 'scan' ? 3 : 1;
    expect(epochs.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 3 * stages }, (_, i) => i + 1));
    for (const { values } of epochs.slice(-3)) {
      expect(values).toMatchObject({ 'Cross-entropy': expect.any(Number), 'Told right': expect.any(Number) });
      expect(values['NMI with the epoch before']).toBeGreaterThanOrEqual(0);
      expect(values['NMI with the epoch before']).toBeLessThanOrEqual(1);
    }
    // The first of three stages has no clusters yet.
    expect(shown).toEqual(new Array(3 * Math.max(1, stages - 1)).fill(3));
  });

  it('labels a scene of one band, smaller than a patch, with more clusters than a batch has pixels', async () => {
    const small = syntheticScene({ width: 7, height: 6, fields: [[10], [200]], noise: 9 }).raster;
    const model = await code.create(compact(9, { batch: 8, epochs: 2 })).fit(small, testRun({ devices }));
    const ids = await labelAll(small, model, testRun({ devices }));
    expect(ids.every((label) => label >= 1 && label <= 9)).toBe(true);
  });

  it('says so where the weights stop being numbers', async () => {
    const wild = code.create({ ...compact(3), rate: 1e30 }).fit(raster, testRun({ devices }));
    await expect(wild).rejects.toThrow(/diverged.*lower learning rate/);
  });

  it('goes on from an earlier model, and refuses one of another method', async () => {
    const earlier = (await code.create(compact(3)).fit(raster, testRun({ devices }))).save();
    const tuned = code.create(compact(3, { epochs: 1 }), { model: earlier });
    expect((await tuned.fit(raster, testRun({ devices }))).clusterCount).toBe(3);
    const foreign = { ...earlier, clusterer: 'kmeans' };
    const fit = code.create(compact(3), { model: foreign }).fit(raster, testRun({ devices }));
    await expect(fit).rejects.toMatchObject({ code: 'bad-input' });
  });
});
