import { expect, it } from 'vitest';
import type { EngineEvent } from '../api.ts';
import {
  SCENE,
  start,
  recipe,
  clustered,
  begun,
  expectedCluster,
  expectedPixels,
} from './stepped-engine.test-setup.ts';
import { jobEnd } from '../testing/test-engine.ts';
import { testSample } from '../testing/test-plugin.ts';

it('tells what features can be made of', async () => {
  const { spectralIndices } = await start().engine.describe();
  const ndvi = spectralIndices.find(({ id }) => id === 'ndvi');
  expect(ndvi).toEqual({
    id: 'ndvi',
    title: 'Normalised difference vegetation index',
    bands: [
      { role: 'red', from: 620, until: 690 },
      { role: 'nir', from: 760, until: 960 },
    ],
  });
});

it('opens a scene as a step, describes it, and makes it the active one', async () => {
  const { engine } = start();
  const scene = await engine.openScene('/data/one.test');
  expect(scene).toMatchObject({ name: 'one.test', width: 90, height: 40, format: 'Test', problems: [] });
  expect(scene.extent).toEqual([500000, 7000000 - 40 * 30, 500000 + 90 * 30, 7000000]);
  expect(scene.bands[1]).toMatchObject({ index: 1, name: 'Band 2', nodata: 0 });
  const state = await engine.state();
  expect(state.project.activeScene).toBe(scene.id);
  expect(state).toMatchObject({ unsaved: true, canUndo: true, undoName: 'Open one.test' });
  const undone = await engine.undo();
  expect(undone).toMatchObject({ scenes: [], project: { scenes: [] }, redoName: 'Open one.test' });
  const redone = await engine.redo();
  expect(redone.scenes).toEqual([scene]);
  expect(redone.project.activeScene).toBe(scene.id);
});

it('opens a file that is a scene already by activating it', async () => {
  const { engine } = start();
  const one = await engine.openScene('/data/one.test');
  await engine.openScene('/data/two.test');
  expect(await engine.openScene('/data/one.test')).toEqual(one);
  const { project, scenes } = await engine.state();
  expect(project.scenes).toHaveLength(2);
  expect(scenes).toHaveLength(2);
  expect(project.activeScene).toBe(one.id);
});

it('opens one array of a file of many by FILE:name', async () => {
  const { engine, files } = start();
  const scene = await engine.openScene('/data/one.test:cube');
  expect(scene).toMatchObject({ name: 'one.test:cube', width: 90, problems: [] });
  const [{ size }] = (await engine.state()).project.scenes;
  expect(size).toBe(files.contents.get('/data/one.test')?.byteLength);
});

it('clusters a scene: the map, its pixels and its counts agree with a count by hand', async () => {
  const { engine, scene, result } = await begun();
  expect(result).toMatchObject({ name: 'Steps 1', clusterCount: 4, sceneId: scene.id, assignment: {} });
  for (const cluster of result.clusters) expect(cluster.pixels).toBe(expectedPixels(SCENE, cluster.id));
  expect(new Set(result.clusters.map(({ colour }) => colour)).size).toBe(4);
  const state = await engine.state();
  expect(state).toMatchObject({ readyResults: [result.id], undoName: 'Cluster "Steps 1"' });
  expect(state.project.view.activeResult).toBe(result.id);
  for (const [column, row] of [
    [0, 0],
    [1, 0],
    [89, 39],
    [44, 17],
    [13, 29],
  ]) {
    const reading = await engine.readPixel(scene.id, column, row, result.id);
    expect(reading.clusterId).toBe(expectedCluster(SCENE, column, row));
    const samples = [0, 1, 2].map((band) => testSample(SCENE, band, column, row) || null);
    expect(reading.values).toEqual(samples);
  }
});

it('fills in the parameters that a recipe leaves out', async () => {
  const testing = start();
  const scene = await testing.engine.openScene('/data/one.test');
  expect((await clustered(testing, scene, { parameters: {} })).recipe.parameters).toEqual({ clusters: 4 });
});

it('undoes and redoes a clustering without clustering again', async () => {
  const { engine, scratch, result } = await begun();
  const written = scratch.contents.get(`/scratch/${result.id}.tif`);
  const undone = await engine.undo();
  expect(undone).toMatchObject({ readyResults: [], project: { results: [] } });
  const redone = await engine.redo();
  expect(redone).toMatchObject({ readyResults: [result.id], project: { results: [result] } });
  expect(scratch.contents.get(`/scratch/${result.id}.tif`)).toBe(written);
  expect((await engine.jobs()).map(({ kind }) => kind)).toEqual(['cluster']);
});

it('names and recolours clusters without touching the cluster raster', async () => {
  const { engine, scratch, result } = await begun();
  const written = scratch.contents.get(`/scratch/${result.id}.tif`);
  await engine.apply({ type: 'assign', resultId: result.id, clusterIds: [1, 2], classId: 6 });
  await engine.apply({ type: 'recolour-cluster', resultId: result.id, clusterId: 1, colour: '#ff0000' });
  expect(scratch.contents.get(`/scratch/${result.id}.tif`)).toBe(written);
  const undone = await engine.undo();
  expect(undone.project.results[0].clusters).toEqual(result.clusters);
  expect(undone.project.results[0].assignment).toEqual({ 1: 6, 2: 6 });
});

it('exports classes: clusters of one class become its value, those without a class no data', async () => {
  const { engine, result } = await begun();
  await engine.apply({ type: 'assign', resultId: result.id, clusterIds: [1, 3], classId: 6 });
  await engine.apply({ type: 'assign', resultId: result.id, clusterIds: [4], classId: 2 });
  const job = await engine.startExport({ resultId: result.id, content: 'classes', path: '/data/map.tif' });
  expect(await jobEnd(engine, job.id)).toMatchObject({ state: 'done', path: '/data/map.tif' });
  const map = await engine.openScene('/data/map.tif');
  const classes = [0, 6, 0, 6, 2];
  for (let row = 0; row < SCENE.height; row += 3) {
    for (let column = 0; column < SCENE.width; column += 7) {
      const { values } = await engine.readPixel(map.id, column, row);
      expect(values).toEqual([classes[expectedCluster(SCENE, column, row)] || null]);
    }
  }
});

it('goes on serving pixels and steps while a job runs, and cancels it leaving nothing behind', async () => {
  const { engine, scratch, hold } = start();
  const scene = await engine.openScene('/data/one.test');
  const gate = hold();
  const job = await engine.startClustering({ sceneId: scene.id, recipe: recipe() });
  await gate.reached;
  const tile = await engine.sceneTile({ sceneId: scene.id, bands: [0], z: 0, x: 0, y: 0 });
  expect(tile.channels).toBe(2);
  await engine.apply({ type: 'rename-project', name: 'Meanwhile' });
  const statistics = await engine.statistics({ sceneId: scene.id, bands: [0, 1] });
  expect(statistics).toHaveLength(2);
  await engine.cancelJob(job.id);
  expect(await jobEnd(engine, job.id)).toMatchObject({ state: 'cancelled' });
  const { project } = await engine.state();
  expect(project).toMatchObject({ name: 'Meanwhile', results: [] });
  expect([...scratch.contents.keys()].filter((path) => path.endsWith('.tif'))).toEqual([]);
});

it('keeps steps that were taken while a job ran', async () => {
  const { engine, hold } = start();
  const scene = await engine.openScene('/data/one.test');
  const gate = hold();
  const job = await engine.startClustering({ sceneId: scene.id, recipe: recipe(), name: 'Mine' });
  await gate.reached;
  await engine.apply({ type: 'rename-project', name: 'Meanwhile' });
  gate.open();
  await jobEnd(engine, job.id);
  const { project } = await engine.state();
  expect(project).toMatchObject({ name: 'Meanwhile', results: [{ name: 'Mine' }] });
  expect((await engine.undo()).project).toMatchObject({ name: 'Meanwhile', results: [] });
});

it('cancels what runs on a scene that is closed; undo brings the scene and its results back', async () => {
  const { engine, scene, result, hold } = await begun();
  const gate = hold();
  const job = await engine.startClustering({ sceneId: scene.id, recipe: recipe() });
  await gate.reached;
  const closed = await engine.closeScene(scene.id);
  expect(closed).toMatchObject({ scenes: [], readyResults: [], project: { scenes: [], results: [] } });
  expect(await jobEnd(engine, job.id)).toMatchObject({ state: 'cancelled' });
  const undone = await engine.undo();
  expect(undone).toMatchObject({ readyResults: [result.id], project: { activeScene: scene.id } });
  expect(undone.scenes).toEqual([scene]);
  expect(undone.revision).toBeGreaterThan(closed.revision);
});

it('tells listeners the state and the jobs first, then every change', async () => {
  const { engine, hold } = start();
  const scene = await engine.openScene('/data/one.test');
  const gate = hold();
  const job = await engine.startClustering({ sceneId: scene.id, recipe: recipe() });
  await gate.reached;
  const controller = new AbortController();
  const events = engine.events(controller.signal)[Symbol.asyncIterator]();
  const next = async (): Promise<EngineEvent> => (await events.next()).value as EngineEvent;
  expect(await next()).toMatchObject({ type: 'project', state: { project: { results: [] } } });
  expect(await next()).toMatchObject({ type: 'job', job: { id: job.id, state: 'running' } });
  gate.open();
  let event = await next();
  while (event.type !== 'project') event = await next();
  expect(event.state.readyResults).toEqual([job.resultId]);
  controller.abort();
  expect((await events.next()).done).toBe(true);
});

it('tells a listener that was away how jobs have ended meanwhile', async () => {
  const { engine, result } = await begun();
  const events = engine.events(AbortSignal.timeout(60_000))[Symbol.asyncIterator]();
  await events.next();
  expect((await events.next()).value).toMatchObject({ job: { resultId: result.id, state: 'done' } });
});

it('refuses what makes no sense in one sentence, and goes on', async () => {
  const { engine, scene, result } = await begun();
  const { id: sceneId } = scene;
  const two = await engine.openScene('/data/two.test');
  const export_ = { resultId: result.id, content: 'classes', path: '/data/map.tif' } as const;
  const refusals: [() => Promise<unknown>, RegExp][] = [
    [() => engine.sceneTile({ sceneId: 'x', bands: [0], z: 0, x: 0, y: 0 }), /no open scene "x"/],
    [() => engine.sceneTile({ sceneId, bands: [3], z: 0, x: 0, y: 0 }), /no band 4; it has 3/],
    [() => engine.statistics({ sceneId, bands: [-1] }), /no band 0/],
    [() => engine.readPixel(sceneId, 90, 0), /no pixel in column 90.*90 x 40/],
    [() => engine.labelTile({ resultId: 'x', z: 0, x: 0, y: 0 }), /no result "x"/],
    [() => engine.startClustering({ sceneId, recipe: recipe({ bands: [7] }) }), /no band 8/],
    [() => engine.startClustering({ sceneId, recipe: recipe({ clusterer: 'magic' }) }), /"magic"/],
    [
      () => engine.startClustering({ sceneId, recipe: recipe({ parameters: { clusters: 1 } }) }),
      /from 2 to 99/,
    ],
    [() => engine.startExport(export_), /No cluster has a class yet/],
    [() => engine.startExport({ ...export_, content: 'clusters', path: '/data/one.test' }), /is a scene/],
    [() => engine.startExport({ ...export_, resultId: 'x' }), /no result "x"/],
    [() => engine.readPixel(two.id, 0, 0, result.id), /of another scene than .*two\.test/],
    [() => engine.saveProject('/data/one.test'), /is a scene of the project/],
    [() => engine.saveProject('/data/./one.test'), /one\.test\) is a scene of the project/],
    [() => engine.closeScene('x'), /no scene "x"/],
    [() => engine.relocateScene('x', '/data/two.test'), /no scene "x"/],
    [() => engine.openScene('/data/none.tif'), /none\.tif/],
    [() => engine.cancelJob('x'), /no job "x"/],
    [() => engine.apply({ type: 'rename-result', resultId: 'x', name: 'N' }), /no result .*"x"/],
  ];
  for (const [refusal, message] of refusals) await expect(refusal()).rejects.toThrow(message);
  expect((await engine.state()).project.results).toEqual([result]);
});
