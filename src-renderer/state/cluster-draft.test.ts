import { beforeEach, describe, expect, it, vi } from 'vitest';
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

  it('throws dice within the range of seeds', async () => {
    await openScene();
    draft.throwDice();
    expect(draft.seedReading.problem).toBeUndefined();
  });
});
