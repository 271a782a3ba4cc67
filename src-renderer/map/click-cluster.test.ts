import { expect, it, vi } from 'vitest';
import { createFakeEngine } from '../testing/fake-engine.ts';
import { Workbench } from '../state/workbench.svelte.ts';
import { clickCluster } from './click-cluster.ts';
import type { Position } from './lon-lat.ts';

/** A workbench with a result, and a place of which it knows the cluster. */
async function openResult() {
  const workbench = new Workbench(createFakeEngine({ jobMilliseconds: 0 }));
  void workbench.session.follow(new AbortController().signal);
  await workbench.openScene('/scenes/unplaced.tif');
  await vi.waitFor(() => expect(workbench.scene).toBeDefined());
  await workbench.startClustering({
    sceneId: workbench.scene!.id,
    recipe: {
      bands: [3],
      standardise: false,
      clusterer: 'kmeans',
      parameters: { clusters: 4 },
      seed: 1,
      areas: [],
    },
  });
  await vi.waitFor(() => expect(workbench.resultReady).toBe(true));
  const clusterAt = async ([x, y]: Position): Promise<number | undefined> => {
    const reading = await workbench.engine.readPixel(workbench.scene!.id, x, -y, workbench.result!.id);
    return reading.clusterId;
  };
  return { workbench, clusterAt };
}

const WATER: Position = [300, -340];
const FIELD: Position = [420, -60];
const NO_DATA: Position = [2, -490];

it('picks the cluster under a click and asks the table to show it', async () => {
  const { workbench, clusterAt } = await openResult();
  const [water, field] = [await clusterAt(WATER), await clusterAt(FIELD)];
  expect(water).not.toBe(field);
  await clickCluster(workbench, WATER, false);
  await clickCluster(workbench, FIELD, false);
  expect([[...workbench.selection.clusters], workbench.selection.revealed]).toEqual([[field], field]);
  await clickCluster(workbench, WATER, true);
  expect([...workbench.selection.clusters]).toEqual([field, water]);
});

it('picks nothing where there is no data, outside the scene, while drawing, or while the result is hidden', async () => {
  const { workbench } = await openResult();
  await clickCluster(workbench, NO_DATA, false);
  await clickCluster(workbench, [-5, 5], false);
  workbench.areas.tool = 'polygon';
  await clickCluster(workbench, FIELD, false);
  workbench.areas.tool = 'look';
  workbench.view.resultVisible = false;
  await clickCluster(workbench, FIELD, false);
  expect(workbench.selection.clusters.size).toBe(0);
});
