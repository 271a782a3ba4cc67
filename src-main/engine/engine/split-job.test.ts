import { describe, expect, it } from 'vitest';
import type { EngineApi, SplitRequest } from '../api.ts';
import { nodeCodecs } from '../../node/codecs.ts';
import { builtinPlugins } from '../builtin.ts';
import type { Result } from '../project/document.ts';
import { openRaster } from '../plugins/open-raster.ts';
import { createRegistry } from '../plugins/registry.ts';
import { jobEnd, type TestEngine } from '../testing/test-engine.ts';
import { stepOf, testSample } from '../testing/test-plugin.ts';
import { inlineWorkers } from '../workers.ts';
import { begun, expectedCluster, SCENE, start } from './stepped-engine.test-setup.ts';

const STEPS: SplitRequest['recipe'] = { clusterer: 'steps', parameters: { clusters: 8 }, seed: 1 };

async function split(
  engine: EngineApi,
  resultId: string,
  cluster: number,
  recipe: SplitRequest['recipe'] = STEPS,
): Promise<Result> {
  const job = await jobEnd(engine, (await engine.startSplit({ resultId, cluster, recipe })).id);
  expect([job.kind, job.state, job.message]).toEqual(['split', 'done', undefined]);
  const { results } = (await engine.state()).project;
  return results.find(({ id }) => id === job.resultId)!;
}

/** The labels of a result, from its file in the scratch folder. */
async function labelsOf({ scratch }: TestEngine, resultId: string): Promise<number[]> {
  const context = {
    files: scratch,
    workers: inlineWorkers(nodeCodecs),
    registry: createRegistry(builtinPlugins),
  };
  const dataset = await openRaster(`/scratch/${resultId}.tif`, 'labels', context);
  const { bands } = await dataset.read({ column: 0, row: 0, width: SCENE.width, height: SCENE.height });
  await dataset.close();
  return Array.from(bands[0], Number);
}

/** Cluster 2 of four steps divided by eight: the parts are steps 3 and 4 of those. */
const expected = Array.from({ length: SCENE.width * SCENE.height }, (_, pixel) => {
  const [column, row] = [pixel % SCENE.width, Math.floor(pixel / SCENE.width)];
  const cluster = expectedCluster(SCENE, column, row);
  return cluster === 2 ? 4 + stepOf(testSample(SCENE, 0, column, row), 8) : cluster;
});

describe('splitting a cluster of a result', () => {
  it('makes a result of its own, with other ids where the cluster was and the same elsewhere', async () => {
    const made = await begun();
    const { engine, result } = made;
    await engine.apply({ type: 'recolour-cluster', resultId: result.id, clusterId: 3, colour: '#123456' });
    const found = await split(engine, result.id, 2);
    expect(await labelsOf(made, found.id)).toEqual(expected);
    expect(found.clusters.map(({ id, pixels }) => [id, pixels])).toEqual(
      [1, 3, 4, 7, 8].map((id) => [id, expected.filter((label) => label === id).length]),
    );
    const [, three] = found.clusters;
    expect(three).toEqual({ ...result.clusters[2], colour: '#123456' });
    const part = found.clusters[3];
    const samples = [...expected.keys()].filter((pixel) => expected[pixel] === 7);
    const mean = samples.reduce((sum, pixel) => {
      return (
        sum + testSample(SCENE, 0, pixel % SCENE.width, Math.floor(pixel / SCENE.width)) / samples.length
      );
    }, 0);
    expect(part.mean[0]).toBeCloseTo(mean, 9);
    expect(part.hectares).toBeCloseTo(part.pixels * 0.09, 9);
    expect(found).toMatchObject({ clusterCount: 12, name: `${result.name}, split 2` });
    expect(found.tree?.ward).toHaveLength(4);
  });

  it('is one step; parts keep the class of the cluster until they are given to another', async () => {
    const { engine, result } = await begun();
    await engine.apply({ type: 'assign', resultId: result.id, clusterIds: [2, 3], classId: 5 });
    const found = await split(engine, result.id, 2);
    expect(found.assignment).toEqual({ 3: 5, 7: 5, 8: 5 });
    const undone = await engine.undo();
    expect(undone.project.results.map(({ id }) => id)).toEqual([result.id]);
    expect((await engine.redo()).readyResults).toContain(found.id);
  });

  it('by examples gives the parts to the classes of these', async () => {
    const { engine, result } = await begun();
    const [water, forest] = (await engine.state()).project.scheme.classes;
    const pixelsOf = (step: number): [number, number][] =>
      [...expected.keys()]
        .filter((pixel) => expected[pixel] === step)
        .slice(0, 9)
        .map((pixel) => [
          500015 + 30 * (pixel % SCENE.width),
          6999985 - 30 * Math.floor(pixel / SCENE.width),
        ]);
    const classes = [
      { ...water, points: pixelsOf(7) },
      { ...forest, points: pixelsOf(8) },
    ].toSorted((one, other) => one.id - other.id);
    const examples = { source: 'map', classes };
    const found = await split(engine, result.id, 2, {
      ...STEPS,
      clusterer: 'prototypes',
      parameters: {},
      examples,
    });
    expect(found.clusters.slice(3).map(({ id, name }) => [id, name])).toEqual([
      [5, classes[0].name],
      [6, classes[1].name],
    ]);
    expect(found.assignment).toEqual({ 5: classes[0].id, 6: classes[1].id });
  });

  it('takes the groups of a result that is cut for its clusters', async () => {
    const made = await begun();
    const { engine, result } = made;
    const { shown } = await engine.apply({ type: 'cut-tree', resultId: result.id, by: 'ward', count: 2 });
    const { lookup, clusters } = shown[result.id];
    const found = await split(engine, result.id, clusters[0].id);
    const before = (await labelsOf(made, result.id)).map((id) => lookup[id]);
    const after = await labelsOf(made, found.id);
    expect(after.map((id) => (id > 4 ? clusters[0].id : id))).toEqual(before);
    expect(found.clusters.map(({ id }) => id)[0]).toBe(clusters[1].id);
    expect(found.cut).toBe(undefined);
  });

  it('gives the same map again, cleaned and split once more, when its file is gone and the project was moved', async () => {
    const made = await begun();
    const { engine, result } = made;
    const first = await split(engine, result.id, 2);
    const cleaning = { resultId: first.id, steps: [{ kind: 'majority', radius: 1 } as const] };
    const { resultId: cleaned } = await jobEnd(engine, (await engine.startCleaning(cleaning)).id);
    await engine.apply({ type: 'cut-tree', resultId: cleaned!, by: 'ward', count: 3 });
    const { shown } = await engine.state();
    const kmeans = { clusterer: 'kmeans', parameters: { clusters: 3 }, seed: 1 };
    const last = await split(engine, cleaned!, shown[cleaned!].clusters.at(-1)!.id, kmeans);
    const labels = await labelsOf(made, last.id);
    expect(last.splits).toHaveLength(2);

    await engine.saveProject('/data/p.swath.json');
    await engine.close();
    made.scratch.contents.clear();
    const next = start({ after: made, scenes: {} });
    await next.engine.openProject('/data/p.swath.json');
    for (const { id } of await next.engine.jobs())
      expect(await jobEnd(next.engine, id)).toMatchObject({ kind: 'restore', state: 'done' });
    expect(await labelsOf(next, last.id)).toEqual(labels);
    expect([...next.scratch.contents.keys()].filter((path) => path.includes('before'))).toEqual([]);
  });

  it('leaves the result that it was made of; that may go', async () => {
    const made = await begun();
    const { engine, result } = made;
    const found = await split(engine, result.id, 2);
    await engine.apply({ type: 'remove-result', resultId: result.id });
    const path = '/data/out.tif';
    const { id } = await engine.startExport({ resultId: found.id, content: 'clusters', path });
    expect(await jobEnd(engine, id)).toMatchObject({ state: 'done' });
    const text = new TextDecoder('latin1').decode(made.files.contents.get(path));
    expect(text).toMatch(/name="SPLIT">\[\{[^<]*cluster[^<]*:2,[^<]*:4\}/);
  });
});

describe('splitting is refused', () => {
  it('of a cluster that is not there, by a method that is not, and of a map that is gone', async () => {
    const { engine, result } = await begun();
    const job = await engine.startSplit({ resultId: result.id, cluster: 9, recipe: STEPS });
    expect(await jobEnd(engine, job.id)).toMatchObject({
      state: 'failed',
      message: expect.stringMatching(/no cluster 9; it has 1, 2, 3, 4/),
    });
    const ask = (changes: object) =>
      engine.startSplit({ resultId: result.id, cluster: 2, recipe: STEPS, ...changes });
    await expect(ask({ recipe: { ...STEPS, clusterer: 'x' } })).rejects.toThrow(/no clustering method "x"/);
    await expect(ask({ resultId: 'x' })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('before its model or confidence are exported, which are several', async () => {
    const { engine, result } = await begun();
    const { id } = await split(engine, result.id, 2);
    for (const content of ['model', 'confidence'] as const) {
      const asked = engine.startExport({ resultId: id, content, path: '/data/x.tif' });
      await expect(asked).rejects.toThrow(/was split.*export the .* of "Steps/i);
    }
  });
});
