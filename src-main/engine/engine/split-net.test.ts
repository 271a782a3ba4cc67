import { expect, it } from 'vitest';
import { openRaster } from '../plugins/open-raster.ts';
import { createRegistry } from '../plugins/registry.ts';
import { nodeCodecs } from '../../node/codecs.ts';
import { builtinPlugins } from '../builtin.ts';
import { jobEnd, type TestEngine } from '../testing/test-engine.ts';
import { inlineWorkers } from '../workers.ts';
import { NET, NET_SCENE, netEngine } from './net-engine.test-setup.ts';
import { recipe } from './stepped-engine.test-setup.ts';

async function labelsOf({ scratch }: TestEngine, resultId: string): Promise<number[]> {
  const registry = createRegistry(builtinPlugins);
  const context = { files: scratch, workers: inlineWorkers(nodeCodecs), registry };
  const dataset = await openRaster(`/scratch/${resultId}.tif`, 'labels', context);
  const { bands } = await dataset.read({ column: 0, row: 0, ...NET_SCENE });
  await dataset.close();
  return Array.from(bands[0], Number);
}

it('splits by a net, tells how it was trained, and makes the map again from its weights after another split', async () => {
  const made = netEngine();
  const { engine } = made;
  const { id: sceneId } = await engine.openScene('/s.test');
  const kmeans = recipe({ clusterer: 'kmeans', parameters: { clusters: 2 } });
  const first = await jobEnd(engine, (await engine.startClustering({ sceneId, recipe: kmeans })).id);
  const net = await engine.startSplit({
    resultId: first.resultId!,
    cluster: 1,
    recipe: { ...NET, seed: 1 },
  });
  const second = await jobEnd(engine, net.id);
  expect([second.state, second.message]).toEqual(['done', undefined]);
  const [, divided] = (await engine.state()).project.results;
  expect(divided.model.arraysIn).toMatch(/^[0-9a-f]{64}$/);
  // The last epoch learns what the features tell.
  expect([divided.curves?.epochs, divided.devices?.length]).toEqual([[1, 2, 3], 1]);

  const part = divided.clusters.find(({ id, pixels }) => id > 2 && pixels > 100)!;
  const again = {
    resultId: divided.id,
    cluster: part.id,
    recipe: { ...kmeans, parameters: { clusters: 3 } },
  };
  const { resultId: last } = await jobEnd(engine, (await engine.startSplit(again)).id);
  const labels = await labelsOf(made, last!);

  for (const resultId of [first.resultId!, divided.id])
    await engine.apply({ type: 'remove-result', resultId });
  await engine.saveProject('/p.swath.json');
  await engine.close();
  made.scratch.contents.clear();
  const next = netEngine({ after: made, scenes: {} });
  await next.engine.openProject('/p.swath.json');
  for (const { id } of await next.engine.jobs())
    expect(await jobEnd(next.engine, id)).toMatchObject({ kind: 'restore', state: 'done' });
  expect(await labelsOf(next, last!)).toEqual(labels);
  await next.engine.close();
});
