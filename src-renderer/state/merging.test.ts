import { expect, it, vi } from 'vitest';
import { createFakeEngine } from '../testing/fake-engine.ts';
import { labelsOf } from './shown-result.ts';
import { Workbench } from './workbench.svelte.ts';

/** A workbench with a result of six clusters, the steps that it asks the engine for, and what ends it. */
async function clustered() {
  const steps: unknown[] = [];
  const engine = createFakeEngine({
    jobMilliseconds: 0,
    onCall: (name, given) => {
      if (name === 'apply') steps.push(given[0]);
    },
  });
  const workbench = new Workbench(engine);
  const closing = new AbortController();
  const following = workbench.session.follow(closing.signal);
  const { id: sceneId } = (await workbench.openScene('/scenes/valley.tif'))!;
  const recipe = { bands: [0, 1], standardise: false, clusterer: 'kmeans', seed: 1, areas: [] };
  await workbench.startClustering({ sceneId, recipe: { ...recipe, parameters: { clusters: 6 } } });
  await vi.waitFor(() => expect(workbench.shown?.clusters).toHaveLength(6));
  const close = async (): Promise<void> => {
    closing.abort();
    await following;
  };
  return { workbench, merging: workbench.merging, steps, close };
}

const groups = (lookup: readonly number[] | undefined): number => new Set(lookup).size - 1;

it('tries cuts on the map alone, and makes one step of the last', async () => {
  const { workbench, merging, steps, close } = await clustered();
  for (const count of [5, 4, 3]) {
    merging.try(count);
    expect([merging.count, groups(merging.tried?.lookup)]).toEqual([count, count]);
  }
  expect([steps, workbench.shown?.clusters.length]).toEqual([[], 6]);
  await merging.take();
  expect(steps).toEqual([{ type: 'cut-tree', resultId: workbench.result!.id, by: 'ward', count: 3 }]);
  expect(workbench.shown?.clusters).toHaveLength(3);
  expect(merging.tried?.lookup).toEqual(workbench.shown?.lookup);
  await workbench.undo();
  expect([workbench.shown?.clusters.length, merging.count]).toEqual([6, 6]);
  await close();
});

it('keeps to the numbers that there are, and takes no step where nothing changed', async () => {
  const { merging, steps, close } = await clustered();
  merging.try(0);
  expect(merging.count).toBe(1);
  merging.try(99);
  expect(merging.count).toBe(6);
  await merging.take();
  expect(steps).toEqual([]);
  await close();
});

it('makes one step of a cut that is taken twice before the engine has answered, and another of the next', async () => {
  const { merging, steps, close } = await clustered();
  merging.try(4);
  await Promise.all([merging.take(), merging.take()]);
  expect(steps).toHaveLength(1);
  merging.try(3);
  await merging.take();
  merging.try(4);
  await merging.take();
  expect(steps).toHaveLength(3);
  await close();
});

it('takes the cut away for all clusters', async () => {
  const { workbench, merging, close } = await clustered();
  merging.try(2);
  await merging.take();
  await merging.showAll();
  expect(workbench.result?.cut).toBeUndefined();
  merging.try(2);
  await merging.take();
  merging.try(6);
  await merging.take();
  expect(workbench.result?.cut).toBeUndefined();
  await close();
});

it('works out another tree when it is chosen, and cuts that one to as many groups', async () => {
  const { workbench, merging, close } = await clustered();
  merging.try(4);
  await merging.take();
  expect(workbench.result?.tree?.jm).toBeUndefined();
  await merging.choose('jm');
  expect([merging.by, workbench.result?.cut]).toEqual(['jm', { by: 'jm', count: 4 }]);
  await merging.showAll();
  expect([merging.by, merging.tree?.length]).toEqual(['jm', 5]);
  await close();
});

it('stays with the tree that there is when another is refused or stopped', async () => {
  const { workbench, merging, close } = await clustered();
  workbench.engine.growTree = (_id, _by, signal) =>
    new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)));
  const choosing = merging.choose('jm');
  expect([merging.isGrowing, merging.wanted]).toEqual([true, 'jm']);
  merging.stopGrowing();
  await choosing;
  expect([merging.wanted, merging.isGrowing, workbench.notices.list]).toEqual(['ward', false, []]);
  await close();
});

it('picks the group in place of the clusters that were merged to it', async () => {
  const { workbench, merging, close } = await clustered();
  workbench.selection.clusters = new Set([1, 2, 3, 4, 5, 6]);
  merging.try(1);
  await merging.take();
  const [only] = workbench.shown!.clusters;
  expect([...workbench.selection.clusters]).toEqual([only.id]);
  expect(labelsOf(workbench.shown!.lookup, only.id).size).toBe(6);
  await workbench.undo();
  expect([...workbench.selection.clusters]).toEqual([only.id]);
  await close();
});
