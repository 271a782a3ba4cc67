import { expect, it } from 'vitest';
import { SCENE, OTHER, start, begun } from './stepped-engine.test-setup.ts';
import { jobEnd, putScene } from '../testing/test-engine.ts';

it('saves, and restores everything on reopening', async () => {
  const first = await begun();
  await first.engine.apply({ type: 'assign', resultId: first.result.id, clusterIds: [2], classId: 1 });
  await first.engine.setView({ ...(await first.engine.state()).project.view, opacity: 0.3, resolution: 60 });
  await expect(first.engine.saveProject()).rejects.toThrow(/never saved before/);
  const saved = await first.engine.saveProject('/data/p.swath');
  expect(saved).toMatchObject({ unsaved: false, path: '/data/p.swath', project: { name: 'p' } });
  expect((await first.engine.saveProject('/data/q.swath')).project.name).toBe('p');
  await first.engine.close();
  const { engine } = start({ after: first });
  expect((await engine.state()).project.scenes).toEqual([]);
  const reopened = await engine.openProject('/data/p.swath');
  expect(reopened.revision).toBeGreaterThan(saved.revision);
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
