import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeEngine } from '../testing/fake-engine.ts';
import { SplitDraft } from './split-draft.svelte.ts';
import { Workbench } from './workbench.svelte.ts';

let workbench: Workbench;
let draft: SplitDraft;

beforeEach(async () => {
  workbench = new Workbench(createFakeEngine({ jobMilliseconds: 0 }));
  void workbench.session.follow(new AbortController().signal);
  await workbench.openScene('/scenes/valley.tif');
  await vi.waitFor(() => expect(workbench.scene).toBeDefined());
  draft = new SplitDraft(workbench);
});

describe('the draft of a split', () => {
  it('asks for so many parts by a method, once the number is one', () => {
    draft.count = '1';
    expect(draft.problem).toMatch(/^Enter a whole number from 2 to /);
    expect(draft.request('r', 3)).toBeUndefined();
    draft.count = '4';
    expect(draft.request('r', 3)).toEqual({
      resultId: 'r',
      cluster: 3,
      recipe: { clusterer: draft.methods[0].id, parameters: { clusters: 4 }, seed: 42 },
    });
  });

  it('offers the methods that make a number of clusters of pixels alone', () => {
    const description = workbench.session.description!;
    const [kmeans] = description.clusterers;
    const clusterers = [
      { ...kmeans, id: 'few', takesExamples: true },
      { ...kmeans, id: 'free', parameters: {} },
      { ...kmeans, id: 'own' },
    ];
    workbench.session.description = { ...description, clusterers };
    expect(draft.methods.map(({ id }) => id)).toEqual(['own']);
    draft.choose('gone');
    expect(draft.method?.id).toBe('own');
  });

  it('goes by the examples on the map, by the network of a model where one is chosen', async () => {
    const description = workbench.session.description!;
    const clusterers = [
      ...description.clusterers,
      { ...description.clusterers[0], id: 'few', takesExamples: true },
    ];
    workbench.session.description = { ...description, clusterers };
    draft.by = 'examples';
    expect(draft.problem).toMatch(/^Mark examples of at least two classes/);
    await workbench.examples.mark([1.5, 2.5]);
    workbench.examples.choose(workbench.project!.scheme.classes[1].id);
    await workbench.examples.mark([3.5, 2.5]);
    const { recipe } = draft.request('r', 3)!;
    expect(recipe).toMatchObject({ clusterer: 'few', examples: workbench.examples.set });
    expect(recipe.model).toBeUndefined();
    draft.model = '/net.safetensors';
    expect(draft.request('r', 3)!.recipe.model).toEqual({ path: '/net.safetensors', use: 'begin' });
  });
});

it('shows a result once its cluster was split, in the colours that were shown', async () => {
  const recipe = {
    bands: [0],
    standardise: true,
    clusterer: 'kmeans',
    parameters: { clusters: 3 },
    seed: 1,
    areas: [],
  };
  await workbench.startClustering({ sceneId: workbench.scene!.id, recipe });
  await vi.waitFor(() => expect(workbench.resultReady).toBe(true));
  workbench.view.colourBy = 'class';
  const { id } = workbench.result!;
  workbench.selection.only(2);
  await workbench.startSplit({
    resultId: id,
    cluster: 2,
    recipe: { ...recipe, parameters: { clusters: 2 } },
  });
  await vi.waitFor(() => expect(workbench.result!.id).not.toBe(id));
  expect(workbench.result!.clusters.map((cluster) => cluster.id)).toEqual([1, 3, 4, 5]);
  expect([workbench.view.colourBy, workbench.selection.clusters.size]).toEqual(['class', 0]);
});
