import { describe, expect, it } from 'vitest';
import { completeParameters, type Parameters } from '../../parameters.ts';
import { normalisedInformation } from '../../quality/normalised-information.ts';
import type { RunEvent } from '../../run.ts';
import { labelAll, testRun } from '../../testing/check-clusterer.ts';
import { checkpointKeeper } from '../../testing/checkpoint-keeper.ts';
import { syntheticScene, THREE_FIELDS } from '../../testing/synthetic-scene.ts';
import type { ClusterModel } from '../clusterer.ts';
import { devices } from '../deep/deep.test-setup.ts';
import { netCode } from '../deep/fit-net.ts';
import { initialWeights } from '../deep/net.ts';
import type { NetMethod } from '../deep/net-method.ts';
import { uicCode, uicManifest } from '../uic/uic.ts';
import { settled } from './settled.ts';

const { raster, truth } = syntheticScene({
  width: 96,
  height: 80,
  fields: THREE_FIELDS,
  noise: 20,
});

/** Learns nothing: its answers are those of the net it begins with. */
const idle: NetMethod = {
  id: 'uic',
  epochs: () => 20,
  learn: async ({ net }, _show, { seed }) => ({
    weights: initialWeights(net, seed),
    notes: { Epochs: 20 },
    reading: 'plain',
  }),
};

const SMALL = { clusters: 3, width: 4, batch: 64, sample: 640 };

const complete = (given: Parameters): Parameters =>
  completeParameters(uicManifest.parameters, { ...SMALL, ...given });

describe('a method that is settled', () => {
  const code = netCode(settled(idle));

  it('labels by what its features tell, whatever it answered', async () => {
    const fit = (settle: boolean) => code.create(complete({ settle })).fit(raster, testRun({ devices }));
    expect(await agreementOf(await fit(false))).toBeLessThan(0.6);
    expect(await agreementOf(await fit(true))).toBeGreaterThan(0.85);
  });

  it('is as published for more than 64 clusters', async () => {
    const model = await code.create(complete({ clusters: 65 })).fit(raster, testRun({ devices }));
    expect(model.notes).toMatchObject({ Epochs: 20 });
  });
});

describe('uic that is settled', () => {
  const parameters = complete({ epochs: 4 });
  const fit = (run = testRun({ devices })) => uicCode.create(parameters).fit(raster, run);

  it('tells the epochs that learn settled clusters after its own', async () => {
    const events: RunEvent[] = [];
    const { notes } = await fit(testRun({ devices, tell: (event) => void events.push(event) }));
    const epochs = events.filter((event) => event.kind === 'epoch').map(({ epoch }) => epoch);
    expect(epochs).toEqual([1, 2, 3, 4, 5, 6]);
    expect(notes).toMatchObject({ Epochs: 6 });
  });

  it.each([2, 5])('gives the same weights when it is killed after %i epochs', async (epochs) => {
    const whole = await fit();
    const killed = checkpointKeeper([], epochs);
    await expect(fit(testRun({ devices, checkpoint: killed.checkpoint }))).rejects.toThrow('killed');
    const rest = checkpointKeeper([...killed.saved]);
    const resumed = await fit(testRun({ devices, checkpoint: rest.checkpoint }));
    expect(resumed.save().arrays).toEqual(whole.save().arrays);
  });
});

/** Normalised mutual information of a model's labels with the fields. */
async function agreementOf(model: ClusterModel): Promise<number> {
  const labels = await labelAll(raster, model, testRun({ devices }));
  const { width, height } = truth.grid;
  const { bands } = await truth.read({ column: 0, row: 0, width, height });
  const counts = Array.from({ length: 4 }, () => new Float64Array(4));
  labels.forEach((label, pixel) => counts[Number(bands[0][pixel])][label]++);
  return normalisedInformation(counts);
}
