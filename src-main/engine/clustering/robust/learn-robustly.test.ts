import { describe, expect, it } from 'vitest';
import { completeParameters, type Parameters } from '../../parameters.ts';
import type { RunEvent } from '../../run.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { checkpointKeeper } from '../../testing/checkpoint-keeper.ts';
import { syntheticScene, THREE_FIELDS } from '../../testing/synthetic-scene.ts';
import type { ClustererCode, ClustererManifest } from '../clusterer.ts';
import { devices, watched } from '../deep/deep.test-setup.ts';
import { ssccCode, ssccManifest } from '../sscc/sscc.ts';
import { uicCode, uicManifest } from '../uic/uic.ts';

const { raster } = syntheticScene({
  width: 48,
  height: 40,
  fields: THREE_FIELDS,
  noise: 20,
});

const SMALL = { clusters: 3, width: 4, batch: 64, sample: 640, robust: true };

const METHODS: {
  id: string;
  code: ClustererCode;
  manifest: ClustererManifest;
  own: number;
  given: Parameters;
}[] = [
  { id: 'uic', code: uicCode, manifest: uicManifest, own: 4, given: { epochs: 4, settle: false } },
  { id: 'sscc', code: ssccCode, manifest: ssccManifest, own: 4, given: { epochs: 3, heads: 2, rate: 0.01 } },
];

describe.each(METHODS)('a robust second stage after $id', ({ code, manifest, own, given }) => {
  const parameters: Parameters = completeParameters(manifest.parameters, { ...SMALL, ...given });

  it('is told as epochs after those of the method, and noted', async () => {
    const events: RunEvent[] = [];
    const run = testRun({ devices, tell: (event) => void events.push(event) });
    const model = await code.create(parameters).fit(raster, run);
    const epochs = events.filter((event) => event.kind === 'epoch');
    expect(epochs.map(({ epoch }) => epoch)).toEqual(Array.from({ length: own + 1 }, (_, i) => i + 1));
    expect(model.notes).toMatchObject({ Epochs: own + 1 });
  });

  it('goes on from where it was kept without learning the method again', async () => {
    const whole = await code.create(parameters).fit(raster, testRun({ devices }));
    const kept = checkpointKeeper();
    await code.create(parameters).fit(raster, testRun({ devices, checkpoint: kept.checkpoint }));
    expect(kept.saved).toHaveLength(own + 1);
    let steps = 0;
    const counting = watched((feed) => void ('targets' in feed || 'second' in feed ? steps++ : 0));
    const run = testRun({ devices: counting, checkpoint: kept.checkpoint });
    const again = await code.create(parameters).fit(raster, run);
    expect(steps).toBe(0);
    expect(again.save().arrays).toEqual(whole.save().arrays);
  });

  it('gives the same weights when it is killed in the stage before', async () => {
    const whole = await code.create(parameters).fit(raster, testRun({ devices }));
    const killed = checkpointKeeper([], 2);
    const run = testRun({ devices, checkpoint: killed.checkpoint });
    await expect(code.create(parameters).fit(raster, run)).rejects.toThrow('killed');
    const rest = checkpointKeeper([...killed.saved]);
    const resumed = await code
      .create(parameters)
      .fit(raster, testRun({ devices, checkpoint: rest.checkpoint }));
    expect(resumed.save().arrays).toEqual(whole.save().arrays);
  });
});
