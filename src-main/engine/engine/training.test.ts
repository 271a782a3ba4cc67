import { expect, it } from 'vitest';
import type { EngineApi, EngineEvent, JobDescription } from '../api.ts';
import { jobEnd } from '../testing/test-engine.ts';
import { testSample } from '../testing/test-plugin.ts';
import { recipe, SCENE, start } from './stepped-engine.test-setup.ts';

const LEARNING = recipe({ clusterer: 'learner', parameters: { clusters: 4, epochs: 3 } });
const TILE = { z: 0, x: 0, y: 0 };

/** The job as it is told once it has a model to look at. */
async function withPreview(engine: EngineApi): Promise<JobDescription> {
  const told = new AbortController();
  for await (const event of engine.events(told.signal) as AsyncIterable<EngineEvent>) {
    if (event.type !== 'job' || event.job.preview === undefined) continue;
    told.abort();
    return event.job;
  }
  return expect.unreachable();
}

it('a clustering in training is looked at by tiles of its newest model, until it ends', async () => {
  const { engine, hold } = start();
  const { id: sceneId, tiles } = await engine.openScene('/data/one.test');
  const gate = hold();
  const { id } = await engine.startClustering({ sceneId, recipe: LEARNING });
  await gate.reached;
  const { resultId, preview } = await withPreview(engine);
  expect(preview).toBe(1);
  const request = { resultId: resultId!, version: 1, ...TILE, z: tiles.resolutions.length - 1 };
  const tile = await engine.previewTile(request);
  // After one epoch the cuts, in the end at 25, 50 and 75, are at half of that; one of two pixels is kept.
  const place = (row: number, column: number) => 2 * (row * tile.width + column);
  for (const [row, column] of [
    [0, 10],
    [4, 44],
    [38, 88],
  ] as const) {
    const sample = testSample(SCENE, 0, column, row);
    const expected = 1 + [12.5, 25, 37.5].filter((cut) => cut <= sample).length;
    expect([tile.data[place(row, column)], tile.data[place(row + 1, column + 1)]]).toEqual([
      expected,
      expected,
    ]);
  }
  await expect(engine.previewTile({ ...request, version: 2 })).rejects.toMatchObject({ code: 'cancelled' });
  gate.open();
  expect(await jobEnd(engine, id)).not.toHaveProperty('preview');
  await expect(engine.previewTile(request)).rejects.toMatchObject({ code: 'cancelled' });
});

it('there is nothing to look at in what was cancelled', async () => {
  const { engine, hold } = start();
  const { id: sceneId } = await engine.openScene('/data/one.test');
  const gate = hold();
  const { id } = await engine.startClustering({ sceneId, recipe: LEARNING });
  await gate.reached;
  const { resultId } = await withPreview(engine);
  await engine.cancelJob(id);
  await jobEnd(engine, id);
  const request = { resultId: resultId!, version: 1, ...TILE };
  await expect(engine.previewTile(request)).rejects.toMatchObject({ code: 'cancelled' });
});

it('a result keeps how it was trained, also in a saved project', async () => {
  const { engine, files } = start();
  const { id: sceneId } = await engine.openScene('/data/one.test');
  await jobEnd(engine, (await engine.startClustering({ sceneId, recipe: LEARNING })).id);
  const curves = { epochs: [1, 2, 3], values: { 'First cut': [12.5, 18.75, 21.875] } };
  expect((await engine.state()).project.results[0]).toMatchObject({ curves });
  await engine.saveProject('/data/p.swath.json');
  expect(new TextDecoder().decode(files.contents.get('/data/p.swath.json'))).toContain('"First cut"');
  const { project } = await engine.openProject('/data/p.swath.json');
  expect(project.results[0].curves).toEqual(curves);
});
