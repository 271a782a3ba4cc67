import { afterEach, expect, it } from 'vitest';
import { builtinPlugins } from '../builtin.ts';
import type { EngineEvent, SceneDescription } from '../api.ts';
import { nodeCodecs } from '../../node/codecs.ts';
import type { Result } from '../project/document.ts';
import type { Recipe } from '../recipe/recipe.ts';
import {
  jobEnd,
  putScene,
  testEngine,
  type TestEngine,
  type TestEngineOptions,
} from '../testing/test-engine.ts';
import { stepOf, testSample, type TestScene } from '../testing/test-plugin.ts';

const SCENE: TestScene = { width: 90, height: 40, bands: 3 };
const OTHER: TestScene = { width: 50, height: 60, bands: 2 };
const SCENES = { '/data/one.test': SCENE, '/data/two.test': OTHER };

const opened: TestEngine[] = [];
afterEach(async () => {
  const ended = opened.splice(0);
  for (const { engine } of ended) await engine.close();
  for (const { faults, scratch, files } of ended) {
    expect(faults).toEqual([]);
    expect([...scratch.unfinished, ...files.unfinished]).toEqual([]);
  }
});

function start(options: Partial<TestEngineOptions> = {}): TestEngine {
  const testing = testEngine({ codecs: nodeCodecs, plugins: builtinPlugins, scenes: SCENES, ...options });
  opened.push(testing);
  return testing;
}

const recipe = (changes: Partial<Recipe> = {}): Recipe => ({
  bands: [0, 2],
  standardise: false,
  clusterer: 'steps',
  parameters: { clusters: 4 },
  seed: 1,
  areas: [],
  ...changes,
});

async function clustered({ engine }: TestEngine, scene: SceneDescription, changes?: Partial<Recipe>) {
  const job = await engine.startClustering({ sceneId: scene.id, recipe: recipe(changes) });
  expect(await jobEnd(engine, job.id)).toMatchObject({ state: 'done' });
  const { results } = (await engine.state()).project;
  return results.find(({ id }) => id === job.resultId)!;
}

/** Opens one.test and clusters it. */
async function begun(
  options?: Partial<TestEngineOptions>,
): Promise<TestEngine & { scene: SceneDescription; result: Result }> {
  const testing = start(options);
  const scene = await testing.engine.openScene('/data/one.test');
  return { ...testing, scene, result: await clustered(testing, scene) };
}

/** The cluster of a pixel, by hand: bands 1 and 3 take part, 0 is nodata. */
function expectedCluster(scene: TestScene, column: number, row: number, clusters = 4): number {
  const [first, third] = [testSample(scene, 0, column, row), testSample(scene, 2, column, row)];
  return first === 0 || third === 0 ? 0 : stepOf(first, clusters);
}

function expectedPixels(scene: TestScene, cluster: number): number {
  let count = 0;
  for (let row = 0; row < scene.height; row++)
    for (let column = 0; column < scene.width; column++)
      if (expectedCluster(scene, column, row) === cluster) count++;
  return count;
}

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
  expect([(await events.next()).done, (await jobEnd(engine, job.id)).state]).toEqual([true, 'done']);
  for await (const again of engine.events(AbortSignal.timeout(60_000)))
    if (again.type === 'job') return expect(again.job).toMatchObject({ id: job.id, state: 'done' });
});

it('saves, and restores everything on reopening', async () => {
  const first = await begun();
  await first.engine.apply({ type: 'assign', resultId: first.result.id, clusterIds: [2], classId: 1 });
  await first.engine.setView({ ...(await first.engine.state()).project.view, opacity: 0.3, resolution: 60 });
  await expect(first.engine.saveProject()).rejects.toThrow(/never saved before/);
  const saved = await first.engine.saveProject('/data/p.swath');
  expect(saved).toMatchObject({ unsaved: false, path: '/data/p.swath' });
  await first.engine.close();
  const { engine } = start({ after: first });
  expect((await engine.state()).project.scenes).toEqual([]);
  const reopened = await engine.openProject('/data/p.swath');
  expect(reopened).toEqual({ ...saved, revision: reopened.revision, canUndo: false, undoName: undefined });
  expect(await engine.jobs()).toEqual([]);
});

it('predicts a label raster again where it is gone, the same to the byte', async () => {
  const first = await begun();
  await first.engine.saveProject('/data/p.swath');
  await first.engine.close();
  const path = `/scratch/${first.result.id}.tif`;
  const written = first.scratch.contents.get(path);
  first.scratch.contents.delete(path);
  const { engine, scratch } = start({ after: first });
  const reopened = await engine.openProject('/data/p.swath');
  expect(reopened.project.results).toEqual([first.result]);
  const [job] = await engine.jobs();
  expect(job).toMatchObject({ kind: 'restore', resultId: first.result.id });
  expect(await jobEnd(engine, job.id)).toMatchObject({ state: 'done' });
  expect((await engine.state()).readyResults).toEqual([first.result.id]);
  expect(scratch.contents.get(path)).toEqual(written);
});

it('keeps a scene whose file is missing, with its results, until it is pointed at its new place', async () => {
  const first = await begun();
  await first.engine.openScene('/data/two.test');
  await first.engine.saveProject('/data/p.swath');
  await first.engine.close();
  first.files.contents.delete('/data/one.test');
  first.scratch.contents.clear();
  const { engine } = start({
    after: first,
    scenes: { '/data/small.test': OTHER, '/data/moved.test': SCENE },
  });
  const { id } = first.scene;
  const state = await engine.openProject('/data/p.swath');
  expect(state.project.results).toEqual([first.result]);
  expect(state.scenes.map(({ name }) => name)).toEqual(['two.test']);
  expect(state.missing).toMatchObject([{ sceneId: id, path: '/data/one.test' }]);
  await expect(engine.readPixel(id, 0, 0)).rejects.toThrow(/one\.test.*Point the scene/s);
  await expect(engine.relocateScene(id, '/data/small.test')).rejects.toThrow(/50 x 60 pixels.*90 x 40/);
  expect((await engine.state()).missing).toHaveLength(1);
  expect(await engine.relocateScene(id, '/data/moved.test')).toMatchObject({ id, width: 90 });
  const [job] = await engine.jobs();
  await jobEnd(engine, job.id);
  const mended = await engine.state();
  expect(mended).toMatchObject({
    missing: [],
    readyResults: [first.result.id],
    undoName: 'Locate moved.test',
  });
});

it('opens a missing scene again once its file is back', async () => {
  const first = await begun();
  await first.engine.saveProject('/data/p.swath');
  await first.engine.close();
  first.files.contents.delete('/data/one.test');
  const { engine, files } = start({ after: first, scenes: {} });
  expect((await engine.openProject('/data/p.swath')).missing).toHaveLength(1);
  await expect(engine.openScene('/data/one.test')).rejects.toThrow(/one\.test/);
  putScene(files, '/data/one.test', SCENE);
  expect(await engine.openScene('/data/one.test')).toMatchObject({ id: first.scene.id });
  expect(await engine.state()).toMatchObject({
    missing: [],
    unsaved: false,
    readyResults: [first.result.id],
  });
});

it('says so when a file was replaced by another', async () => {
  const first = await begun();
  await first.engine.saveProject('/data/p.swath');
  await first.engine.close();
  const { engine } = start({ after: first, scenes: { '/data/one.test': { ...SCENE, width: 1000 } } });
  const { scenes, readyResults, project } = await engine.openProject('/data/p.swath');
  expect(scenes[0].problems).toEqual([expect.stringMatching(/had 90 x 40 pixels.*1000 x 40/)]);
  expect(readyResults).toEqual([]);
  expect(project.results).toEqual([first.result]);
  expect(await engine.jobs()).toEqual([]);
});

it('starts with the unsaved work of an earlier process', async () => {
  const first = await begun();
  await first.engine.saveProject('/data/p.swath');
  const { engine: former } = first;
  await former.apply({ type: 'assign', resultId: first.result.id, clusterIds: [2], classId: 1 });
  await former.close();
  const { engine } = start({ after: first });
  const state = await engine.state();
  expect(state).toMatchObject({ unsaved: true, path: '/data/p.swath', readyResults: [first.result.id] });
  expect(state.project.results[0].assignment).toEqual({ 2: 1 });
  await engine.saveProject();
  await engine.close();
  const { engine: third } = start({ after: first });
  expect((await third.state()).project.scenes).toEqual([]);
});

it('begins a new project, and deletes label rasters that nothing refers to', async () => {
  const { engine, scratch, result } = await begun();
  await engine.undo();
  const fresh = await engine.newProject();
  expect(fresh).toMatchObject({ canUndo: false, canRedo: false, unsaved: false, scenes: [] });
  expect([...scratch.contents.keys()].filter((path) => path.includes(result.id))).toEqual([]);
});

it('leaves the open project alone when another cannot be opened', async () => {
  const { engine, files, result } = await begun();
  const before = await engine.state();
  files.contents.set('/data/bad.swath', new TextEncoder().encode('{'));
  await expect(engine.openProject('/data/bad.swath')).rejects.toThrow(/bad\.swath/);
  await expect(engine.openProject('/data/none.swath')).rejects.toThrow(/none\.swath/);
  expect(await engine.state()).toEqual({ ...before, revision: expect.any(Number) });
  expect(before.readyResults).toEqual([result.id]);
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
