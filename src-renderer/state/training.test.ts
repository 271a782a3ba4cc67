import { beforeEach, expect, it, vi } from 'vitest';
import type { JobDescription } from '../../src-main/engine/api.ts';
import { createFakeEngine } from '../testing/fake-engine.ts';
import { parseColour } from './legend.ts';
import { Workbench } from './workbench.svelte.ts';

let workbench: Workbench;

beforeEach(async () => {
  workbench = new Workbench(createFakeEngine({ jobMilliseconds: 0 }));
  workbench.session.description = await workbench.engine.describe();
  await workbench.engine.openScene('/scenes/valley.tif');
  workbench.session.receive({ type: 'project', state: await workbench.engine.state() });
});

function hear(changes: Partial<JobDescription>): void {
  const job = { id: 'job', kind: 'cluster', title: '', stage: '', fraction: 0, secondsSpent: 0 } as const;
  const sceneId = workbench.scene!.id;
  workbench.session.receive({
    type: 'job',
    job: { ...job, state: 'running', sceneId, resultId: 'coming', ...changes },
  });
}

it('shows the newest model of a training on the active scene, until it ends', () => {
  hear({});
  expect(workbench.training.shown).toBeUndefined();
  hear({ preview: 1 });
  hear({ preview: 2 });
  expect(workbench.training.shown).toEqual({ resultId: 'coming', version: 2 });
  hear({ preview: 2, sceneId: 'another' });
  expect(workbench.training.shown).toBeUndefined();
  hear({ state: 'cancelled' });
  expect(workbench.training.shown).toBeUndefined();
});

it('shows none to those who want none', () => {
  hear({ preview: 1 });
  workbench.training.want(false);
  expect(workbench.training.shown).toBeUndefined();
  workbench.training.want(true);
  expect(workbench.training.shown).toBeDefined();
});

it('gives every cluster the colour that it will have, and none to what is no data', () => {
  const { palette } = workbench.session.description!;
  const { colours } = workbench.training;
  expect(colours[0][3]).toBe(0);
  expect(colours[1]).toEqual(parseColour(palette[0]));
  expect(colours[1 + palette.length]).toEqual(colours[1]);
});

it('takes the place of a result on the map, so that nothing of that is picked or told there', async () => {
  const { sceneId, resultId } = await trained();
  await vi.waitFor(() => expect(workbench.labelled?.id).toBe(resultId));
  hear({ sceneId, preview: 1 });
  expect(workbench.labelled).toBeUndefined();
  hear({ sceneId, state: 'done', resultId });
  expect(workbench.labelled?.id).toBe(resultId);
});

async function trained(): Promise<{ sceneId: string; resultId: string }> {
  const sceneId = workbench.scene!.id;
  const parameters = { clusters: 3 };
  const recipe = { bands: [0], standardise: false, clusterer: 'kmeans', parameters, seed: 1, areas: [] };
  const { id } = await workbench.engine.startClustering({ sceneId, recipe });
  return vi.waitFor(async () => {
    const job = (await workbench.engine.jobs()).find((one) => one.id === id)!;
    expect(job.state).toBe('done');
    workbench.session.receive({ type: 'project', state: await workbench.engine.state() });
    workbench.session.receive({ type: 'job', job });
    return { sceneId, resultId: job.resultId! };
  });
}
