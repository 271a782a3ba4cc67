import { beforeEach, describe, expect, it, vi } from 'vitest';
import { newFeature } from '../forms/feature-entry.ts';
import { createFakeEngine } from '../testing/fake-engine.ts';
import { ClusterDraft } from './cluster-draft.svelte.ts';
import { Workbench } from './workbench.svelte.ts';

let workbench: Workbench;
let draft: ClusterDraft;

async function refresh(): Promise<void> {
  workbench.session.receive({ type: 'project', state: await workbench.engine.state() });
}

async function openScene(): Promise<void> {
  await workbench.engine.openScene('/scenes/valley.tif');
  await refresh();
}

beforeEach(async () => {
  workbench = new Workbench(createFakeEngine({ jobMilliseconds: 0 }));
  workbench.session.description = await workbench.engine.describe();
  await refresh();
  draft = new ClusterDraft(workbench);
});

describe('the draft of a clustering', () => {
  it('begins with a model where the method can learn on from one', async () => {
    await openScene();
    draft.beginFrom = '/scenes/model.safetensors';
    expect(draft.request()?.recipe.model).toBeUndefined();
    const description = workbench.session.description!;
    const clusterers = description.clusterers.map((one) => ({ ...one, takesModel: true }));
    workbench.session.description = { ...description, clusterers };
    expect(draft.request()?.recipe.model).toEqual({ path: '/scenes/model.safetensors', use: 'begin' });
    draft.beginFrom = undefined;
    expect(draft.request()?.recipe.model).toBeUndefined();
  });

  it('takes known classes along where the method trains', async () => {
    await openScene();
    draft.truth = '/scenes/truth.tif';
    expect(draft.request()).not.toHaveProperty('truth');
    const description = workbench.session.description!;
    const clusterers = description.clusterers.map((one) => ({ ...one, trains: true }));
    workbench.session.description = { ...description, clusterers };
    expect(draft.request()?.truth).toBe('/scenes/truth.tif');
  });

  it('of a method that learns from examples wants those of two classes, and takes them along', async () => {
    await openScene();
    const description = workbench.session.description!;
    const clusterers = description.clusterers.map((one) => ({ ...one, takesExamples: true }));
    workbench.session.description = { ...description, clusterers };
    const [first, second] = workbench.project!.scheme.classes;
    await workbench.examples.mark([1.5, 2.5]);
    expect(draft.problem).toMatch(/^Mark examples of at least two classes first/);
    workbench.examples.choose(second.id);
    await workbench.examples.mark([3.5, 2.5]);
    expect(draft.problem).toBeUndefined();
    expect(draft.request()?.recipe.examples?.classes.map(({ name }) => name)).toEqual([
      first.name,
      second.name,
    ]);
    draft.beginFrom = '/scenes/other.safetensors';
    draft.seenBy = '/scenes/net.safetensors';
    workbench.session.description = {
      ...description,
      clusterers: clusterers.map((one) => ({ ...one, takesModel: true })),
    };
    expect(draft.request()?.recipe.model?.path).toBe('/scenes/net.safetensors');
    workbench.session.description = description;
    expect(draft.request()?.recipe.examples).toBeUndefined();
  });

  it('keeps the ids of a ready result, and forgets one that is gone', async () => {
    await openScene();
    const job = await workbench.engine.startClustering(draft.request()!);
    await vi.waitFor(async () => {
      const { state } = (await workbench.engine.jobs()).find(({ id }) => id === job.id)!;
      expect(state).toBe('done');
    });
    await refresh();
    const [{ id }] = draft.likeable;
    expect(draft.request()?.like).toBeUndefined();
    draft.keepIdsOf(id);
    expect(draft.request()?.like).toBe(id);
    await workbench.engine.apply({ type: 'remove-result', resultId: id });
    await refresh();
    expect([draft.likeable, draft.request()?.like]).toEqual([[], undefined]);
  });

  it('wants a scene first, and then can be started as it stands', async () => {
    expect(draft.problem).toBe('Open a scene first.');
    expect(draft.request()).toBeUndefined();
    await openScene();
    expect(draft.problem).toBeUndefined();
    expect(draft.request()).toMatchObject({
      recipe: {
        bands: [0, 1, 2, 3, 4, 5],
        clusterer: 'kmeans',
        parameters: { clusters: 8 },
        seed: 42,
        areas: [],
      },
    });
  });

  it('names the field that is wrong and what to enter', async () => {
    await openScene();
    draft.enter('clusters', '1');
    expect(draft.problem).toBe('Clusters: Enter a whole number from 2 to 1000.');
    draft.enter('clusters', '5');
    draft.seed = '-3';
    expect(draft.problem).toMatch(/^Seed: /);
    draft.seed = '7';
    expect(draft.request()?.recipe).toMatchObject({ parameters: { clusters: 5 }, seed: 7 });
  });

  it('takes part of the bands, but at least one', async () => {
    await openScene();
    draft.useBands([0, 1, 2, 3, 4, 5], false);
    expect(draft.problem).toBe('Choose at least one band.');
    draft.useBands([4, 2], true);
    expect(draft.request()?.recipe.bands).toEqual([2, 4]);
  });

  it('uses every area until it is left out, and new ones too', async () => {
    await openScene();
    const polygons = [
      [
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 0],
        ],
      ],
    ] as [number, number][][][];
    await workbench.apply({ type: 'add-areas', areas: [{ id: 'a', name: 'A', polygons }] });
    await workbench.apply({ type: 'add-areas', areas: [{ id: 'b', name: 'B', polygons }] });
    expect(draft.request()?.recipe.areas.map(({ id }) => id)).toEqual(['a', 'b']);
    draft.useArea('a', false);
    expect(draft.request()?.recipe.areas.map(({ id }) => id)).toEqual(['b']);
    draft.useArea('b', false);
    expect(draft.problem).toMatch(/at least one area, or the whole scene/);
    draft.ignoreAreas = true;
    expect(draft.request()?.recipe.areas).toEqual([]);
  });

  it('keeps what was entered for parameters that methods share, where it is of the same kind', async () => {
    await openScene();
    draft.enter('clusters', '5');
    draft.choose('isodata');
    expect([draft.entry('clusters'), draft.entry('iterations')]).toEqual(['5', '20']);
    draft.enter('separation', '0');
    draft.enter('keepSmall', true);
    expect(draft.request()?.recipe).toMatchObject({
      clusterer: 'isodata',
      parameters: {
        clusters: 5,
        iterations: 20,
        separation: 0,
        distance: 'euclidean',
        keepSmall: true,
        sample: 100000,
      },
    });
    draft.choose('kmeans');
    expect(Object.keys(draft.request()!.recipe.parameters)).toEqual(['clusters', 'iterations', 'sample']);
    draft.choose('isodata');
    expect(draft.entry('separation')).toBe('0');
  });

  it('asks for features in their order, and for none where there are none', async () => {
    await openScene();
    expect(draft.request()?.recipe).not.toHaveProperty('features');
    draft.features.add((id) => newFeature('principal-components', id));
    const indices = draft.features.add((id) => newFeature('indices', id));
    expect(draft.problem).toBe('Spectral indices: Choose at least one index.');
    draft.features.change(indices, { chosen: ['ndvi'] });
    expect(draft.problem).toMatch(/^Spectral indices: Move the indices before/);
    expect(draft.request()).toBeUndefined();
    draft.features.move(indices, -1);
    expect(draft.request()?.recipe.features).toEqual([
      { kind: 'indices', indices: ['ndvi'], keep: true },
      { kind: 'principal-components', share: 0.99 },
    ]);
  });

  it('finds the bands of indices among those that take part', async () => {
    await openScene();
    const indices = draft.features.add((id) => newFeature('indices', id));
    draft.features.change(indices, { chosen: ['ndvi'] });
    expect(draft.problem).toBeUndefined();
    const red = workbench.scene!.bands.find(({ wavelength = 0 }) => wavelength > 620 && wavelength < 690)!;
    draft.useBands([red.index], false);
    expect(draft.problem).toBe('Spectral indices: NDVI needs a band in red (620 to 690 nm).');
  });

  it('leaves standardising to the steps where one of them says it', async () => {
    await openScene();
    expect(draft.standardisesInSteps).toBe(false);
    draft.features.add((id) => newFeature('standardise', id));
    expect(draft.standardisesInSteps).toBe(true);
  });

  it('throws dice within the range of seeds', async () => {
    await openScene();
    draft.throwDice();
    expect(draft.seedReading.problem).toBeUndefined();
  });
});
