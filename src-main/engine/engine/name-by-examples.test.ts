import { describe, expect, it } from 'vitest';
import type { ExampleSet } from '../api.ts';
import { jobEnd } from '../testing/test-engine.ts';
import { begun, expectedCluster, recipe, SCENE } from './stepped-engine.test-setup.ts';

/** The middle of a pixel of the made-up scene. */
const middle = (column: number, row: number): [number, number] => [
  500000 + 30 * (column + 0.5),
  7000000 - 30 * (row + 0.5),
];

/** Pixels of the scene that lie in one of its clusters, by hand. */
function pixelsOf(cluster: number, count: number): [number, number][] {
  const found: [number, number][] = [];
  for (let row = 0; found.length < count; row++)
    for (let column = 0; column < SCENE.width && found.length < count; column++)
      if (expectedCluster(SCENE, column, row) === cluster) found.push(middle(column, row));
  return found;
}

const examples = (classes: Record<number, [number, number][]>): ExampleSet => ({
  source: 'test',
  classes: Object.entries(classes).map(([id, points]) => ({ id: Number(id), name: `Class ${id}`, points })),
});

describe('naming by examples', () => {
  it('gives each cluster to the class of most of its examples, in one step, and leaves the others', async () => {
    const { engine, result } = await begun();
    await engine.apply({ type: 'assign', resultId: result.id, clusterIds: [1], classId: 3 });
    const given = examples({
      2: [...pixelsOf(2, 3), ...pixelsOf(4, 1)],
      5: [...pixelsOf(4, 4).slice(1), middle(-9, 3)],
    });
    const { clusters, state } = await engine.nameClusters({ resultId: result.id, examples: given });
    expect(clusters).toEqual([
      { id: 2, classId: 2, classes: [{ id: 2, pixels: 3 }] },
      {
        id: 4,
        classId: 5,
        classes: [
          { id: 5, pixels: 3 },
          { id: 2, pixels: 1 },
        ],
      },
    ]);
    expect(state.project.results[0].assignment).toEqual({ 1: 3, 2: 2, 4: 5 });
    expect(state.undoName).toBe('Name clusters by examples');
    expect((await engine.undo()).project.results[0].assignment).toEqual({ 1: 3 });
  });

  it('names whole groups where the result is cut', async () => {
    const { engine, result } = await begun();
    const { shown } = await engine.apply({ type: 'cut-tree', resultId: result.id, by: 'ward', count: 2 });
    const { lookup } = shown[result.id];
    const group = lookup.flatMap((own, id) => (id > 0 && own === lookup[4] ? [id] : []));
    const given = { resultId: result.id, examples: examples({ 6: pixelsOf(4, 1) }) };
    const { clusters, state } = await engine.nameClusters(given);
    expect(clusters.map(({ id }) => id)).toEqual([lookup[4]]);
    expect(state.project.results[0].assignment).toEqual(Object.fromEntries(group.map((id) => [id, 6])));
  });

  it('is refused where no example lies on a cluster, and for a class that the scheme lacks', async () => {
    const { engine, result } = await begun();
    const name = (given: ExampleSet) => engine.nameClusters({ resultId: result.id, examples: given });
    await expect(name(examples({ 2: [middle(-5, -5)] }))).rejects.toThrow(/No example lies on a cluster of/);
    await expect(name(examples({ 200: pixelsOf(1, 1) }))).rejects.toThrow(/no class .*"200"/);
    expect((await engine.state()).project.results[0].assignment).toEqual({});
  });
});

describe('a clustering by examples', () => {
  it('gives its clusters to the classes of the scheme that they were made of', async () => {
    const { engine, scene } = await begun();
    const [water, , forest] = (await engine.state()).project.scheme.classes;
    const given = examples({ [water.id]: pixelsOf(1, 4), [forest.id]: pixelsOf(4, 4), 99: pixelsOf(2, 4) });
    const classes = given.classes.map((each) => ({
      ...each,
      name: [water, forest].find(({ id }) => id === each.id)?.name ?? each.name,
    }));
    const changes = { clusterer: 'prototypes', parameters: {}, examples: { ...given, classes } };
    const { id } = await engine.startClustering({ sceneId: scene.id, recipe: recipe(changes) });
    expect(await jobEnd(engine, id)).toMatchObject({ state: 'done' });
    const [, result] = (await engine.state()).project.results;
    expect(result.clusters.map(({ name }) => name)).toEqual(classes.map(({ name }) => name));
    expect(result.assignment).toEqual({ [water.id]: water.id, [forest.id]: forest.id });
  });
});
