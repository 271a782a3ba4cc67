import { describe, expect, it } from 'vitest';
import type { EngineApi, LabelTileRequest } from '../api.ts';
import type { Result } from '../project/document.ts';
import { jobEnd } from '../testing/test-engine.ts';
import {
  begun,
  clustered,
  expectedCluster,
  expectedPixels,
  recipe,
  SCENE,
  start,
} from './stepped-engine.test-setup.ts';

const tile = (result: Result): LabelTileRequest => ({ resultId: result.id, z: 0, x: 0, y: 0 });

async function resultOf(engine: EngineApi, id: string): Promise<Result> {
  return (await engine.state()).project.results.find((result) => result.id === id)!;
}

async function exported(
  engine: EngineApi,
  resultId: string,
  content: 'clusters' | 'classes',
): Promise<number[]> {
  const path = `/data/${content}.tif`;
  const { id } = await engine.startExport({ resultId, content, path });
  expect(await jobEnd(engine, id)).toMatchObject({ state: 'done' });
  const scene = await engine.openScene(path);
  const values: number[] = [];
  for (const [column, row] of PLACES) {
    values.push((await engine.readPixel(scene.id, column, row)).values[0] ?? 0);
  }
  return values;
}

/** Some of each cluster, and one without data. */
const PLACES = [
  [0, 0],
  [10, 0],
  [30, 0],
  [60, 0],
  [80, 0],
] as const;

describe('a result that is cut', () => {
  it('shows, counts and reads groups, while its labels stay as they are', async () => {
    const { engine, scratch, scene, result } = await begun();
    const written = scratch.contents.get(`/scratch/${result.id}.tif`);
    const labels = await engine.labelTile(tile(result));
    const cut = await engine.apply({ type: 'cut-tree', resultId: result.id, by: 'ward', count: 2 });
    expect(cut.undoName).toBe('Merge to 2 clusters');
    const { lookup, clusters } = cut.shown[result.id];
    expect(new Set(lookup.slice(1)).size).toBe(2);
    for (const { id, pixels } of clusters) {
      const members = [1, 2, 3, 4].filter((cluster) => lookup[cluster] === id);
      expect(pixels).toBe(members.reduce((sum, cluster) => sum + expectedPixels(SCENE, cluster), 0));
    }
    for (const [column, row] of PLACES) {
      const { clusterId } = await engine.readPixel(scene.id, column, row, result.id);
      expect(clusterId).toBe(lookup[expectedCluster(SCENE, column, row)]);
    }
    const { clusters: inspected } = await engine.inspect({ resultId: result.id });
    expect(inspected.map(({ id, pixels }) => ({ id, pixels }))).toEqual(
      clusters.map(({ id, pixels }) => ({ id, pixels })),
    );
    inspected.forEach(({ bands }, at) =>
      bands.forEach(({ mean, deviation }, band) => {
        expect(mean).toBeCloseTo(clusters[at].mean[band]!, 9);
        expect(deviation).toBeCloseTo(clusters[at].deviation[band]!, 9);
      }),
    );
    expect(scratch.contents.get(`/scratch/${result.id}.tif`)).toBe(written);
    expect(await engine.labelTile(tile(result))).toEqual(labels);
    expect((await engine.undo()).shown).toEqual({});
    expect((await resultOf(engine, result.id)).clusters).toEqual(result.clusters);
  });

  it('is exported as groups, and as the classes of its groups', async () => {
    const { engine, result } = await begun();
    const { shown } = await engine.apply({ type: 'cut-tree', resultId: result.id, by: 'ward', count: 2 });
    const { lookup } = shown[result.id];
    const ids = PLACES.map(([column, row]) => lookup[expectedCluster(SCENE, column, row)]);
    expect(await exported(engine, result.id, 'clusters')).toEqual(ids);
    const group = lookup[1];
    await engine.apply({ type: 'assign', resultId: result.id, clusterIds: [group], classId: 6 });
    expect(await exported(engine, result.id, 'classes')).toEqual(ids.map((id) => (id === group ? 6 : 0)));
  });

  it('can be cut by separability once that was worked out, as a step', async () => {
    const { engine, result } = await begun();
    const command = { type: 'cut-tree', resultId: result.id, by: 'jm', count: 3 } as const;
    await expect(engine.apply(command)).rejects.toThrow(/not known yet/);
    const { undoName, project } = await engine.growTree(result.id, 'jm');
    expect(undoName).toBe('Work out how clusters merge');
    expect(project.results[0].tree?.jm).toHaveLength(3);
    expect(project.results[0].tree?.ward).toEqual(result.tree?.ward);
    expect((await engine.apply(command)).shown[result.id].clusters).toHaveLength(3);
    await engine.growTree(result.id, 'ward');
    expect((await resultOf(engine, result.id)).tree?.ward).toEqual(result.tree?.ward);
    await expect(engine.growTree('none', 'ward')).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('a recipe that merges', () => {
  it('gives that many clusters from the darkest to the brightest, and the same labels when they are restored', async () => {
    const testing = await begun();
    const { engine, scene, scratch } = testing;
    const merge = { by: 'ward', count: 3 } as const;
    const merged = await clustered(testing, scene, { parameters: { clusters: 12 }, merge });
    expect(merged).toMatchObject({ clusterCount: 3, table: expect.any(Array) });
    const means = merged.clusters.map(({ mean }) => mean.reduce<number>((sum, value) => sum + value!, 0));
    expect(means).toEqual([...means].sort((one, other) => one - other));
    const labels = await engine.labelTile(tile(merged));
    await engine.saveProject('/data/p.swath');
    await engine.newProject();
    scratch.contents.delete(`/scratch/${merged.id}.tif`);
    await engine.openProject('/data/p.swath');
    for (const { id } of await engine.jobs()) await jobEnd(engine, id);
    expect(await engine.labelTile(tile(merged))).toEqual(labels);
  });
});

describe('a clustering like an earlier one', () => {
  it('keeps ids, colours and classes, and tells what is new and what is gone', async () => {
    const testing = await begun();
    const { engine, scene, result } = testing;
    await engine.apply({ type: 'recolour-cluster', resultId: result.id, clusterId: 2, colour: '#123456' });
    await engine.apply({ type: 'assign', resultId: result.id, clusterIds: [2, 4], classId: 6 });
    const same = await likeOf(engine, scene.id, result.id, 4);
    expect(same.matched?.kept.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
    expect(same).toMatchObject({ clusterCount: 4, assignment: { 2: 6, 4: 6 } });
    expect(same.clusters[1].colour).toBe('#123456');
    const half = await likeOf(engine, scene.id, result.id, 2);
    const { kept, gone } = half.matched!;
    expect([kept.length, half.matched!.new.length, gone.length]).toEqual([2, 0, 2]);
    expect(half.clusters.map(({ id }) => id)).toEqual(kept.map(({ id }) => id));
    const more = await likeOf(engine, scene.id, half.id, 8);
    expect(more.matched!.new.every((id) => id > 4)).toBe(true);
  });

  it('refuses a result that is not there, or of another grid', async () => {
    const { engine, result } = await begun();
    const scene = (await engine.openScene('/data/two.test')).id;
    const request = { sceneId: scene, recipe: recipe({ bands: [0, 1] }) };
    await expect(engine.startClustering({ ...request, like: 'none' })).rejects.toMatchObject({
      code: 'not-found',
    });
    const { id } = await engine.startClustering({ ...request, like: result.id });
    expect(await jobEnd(engine, id)).toMatchObject({
      state: 'failed',
      message: expect.stringMatching(/50 x 60/),
    });
  });

  async function likeOf(engine: EngineApi, sceneId: string, like: string, clusters: number): Promise<Result> {
    const job = await engine.startClustering({ sceneId, recipe: recipe({ parameters: { clusters } }), like });
    expect(await jobEnd(engine, job.id)).toMatchObject({ state: 'done' });
    return resultOf(engine, job.resultId!);
  }
});

describe('inspecting and advising', () => {
  it('gives numbers of some clusters in any bands of the scene, and stops when told', async () => {
    const { engine, result } = await begun();
    const request = {
      resultId: result.id,
      bands: [1],
      clusters: [2, 3],
      covariance: true,
      separability: true,
    };
    const { bands, clusters, separability } = await engine.inspect(request);
    expect(bands.map(({ name }) => name)).toEqual(['Band 2']);
    expect(clusters.map(({ id }) => id)).toEqual([2, 3]);
    expect(clusters[0].covariance).toHaveLength(1);
    expect(separability?.ids).toEqual([2, 3]);
    await expect(engine.inspect({ resultId: result.id, bands: [7] })).rejects.toThrow(/no band 8/);
    await expect(engine.inspect({ resultId: result.id }, AbortSignal.abort())).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('tells the advice with the job that found it, and changes nothing', async () => {
    const { engine } = start();
    const { id: sceneId } = await engine.openScene('/data/one.test');
    const { project } = await engine.state();
    const request = { sceneId, recipe: recipe({ standardise: true }), from: 2, to: 5 };
    const job = await engine.startAdvice(request);
    const { state, advice } = await jobEnd(engine, job.id);
    expect(state).toBe('done');
    expect(advice?.scores.map(({ count }) => count)).toEqual([2, 3, 4, 5]);
    expect([2, 3, 4, 5]).toContain(advice?.suggestion.count);
    expect((await engine.state()).project).toEqual(project);
    await expect(engine.startAdvice({ ...request, from: 1 })).rejects.toMatchObject({ code: 'bad-input' });
  });
});
