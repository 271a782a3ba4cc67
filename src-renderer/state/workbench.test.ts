import { describe, expect, it, vi } from 'vitest';
import type { JobDescription } from '../../src-main/engine/api.ts';
import { createFakeEngine } from '../testing/fake-engine.ts';
import { Workbench } from './workbench.svelte.ts';

const VALLEY = '/scenes/valley.tif';

/** A workbench that follows its engine, and every call that it makes. */
function openWorkbench(jobMilliseconds = 0) {
  const calls: string[] = [];
  const engine = createFakeEngine({ jobMilliseconds, onCall: (name) => calls.push(name) });
  const workbench = new Workbench(engine);
  const closing = new AbortController();
  const following = workbench.session.follow(closing.signal);
  const close = async (): Promise<void> => {
    closing.abort();
    await following;
  };
  return { workbench, calls, close };
}

/** Opens the scene and waits for the event that says so. */
async function openValley(workbench: Workbench): Promise<void> {
  await workbench.openScene(VALLEY);
  await vi.waitFor(() => expect(workbench.scene?.path).toBe(VALLEY));
}

/** The job once the workbench knows that it is no longer running. */
function ended(workbench: Workbench, id: string): Promise<JobDescription> {
  return vi.waitFor(() => {
    const job = workbench.session.jobs.find((entry) => entry.id === id);
    expect(job?.state).toMatch(/done|cancelled/);
    return job!;
  });
}

async function cluster(workbench: Workbench): Promise<JobDescription> {
  const job = await workbench.startClustering({
    sceneId: workbench.scene!.id,
    recipe: {
      bands: [1, 2, 3],
      standardise: false,
      clusterer: 'kmeans',
      parameters: { clusters: 3 },
      seed: 1,
      areas: [],
    },
  });
  return ended(workbench, job!.id);
}

describe('the workbench', () => {
  it('opens the active scene otherwise, and shows a refusal as a notice', async () => {
    const { workbench, close } = openWorkbench();
    await workbench.openScene('/scenes/cloudy.tif');
    await vi.waitFor(() => expect(workbench.scene?.options?.[0].value).toBe('none'));
    await workbench.chooseOption('mask', 'clouds');
    await vi.waitFor(() => expect(workbench.scene?.options?.[0].value).toBe('clouds'));
    workbench.engine.reopenScene = () => Promise.reject(new Error('It is being clustered.'));
    await workbench.chooseOption('mask', 'none');
    expect(workbench.notices.list).toMatchObject([{ kind: 'error', text: 'It is being clustered.' }]);
    await close();
  });

  it('shows the scene that was opened', async () => {
    const { workbench, close } = openWorkbench();
    await openValley(workbench);
    expect(workbench.scene?.name).toBe('valley.tif');
    await close();
    expect(workbench.session.connected).toBe(false);
  });

  it('says in a notice why something was refused, and goes on', async () => {
    const { workbench, close } = openWorkbench();
    await workbench.openScene('/scenes/nowhere.tif');
    await workbench.openScene('/scenes/nowhere.tif');
    expect(workbench.notices.list).toMatchObject([
      { kind: 'error', text: expect.stringContaining('nowhere.tif is not there') },
    ]);
    await close();
  });

  it('shows a clustering when it is done, and clears what was picked in another', async () => {
    const { workbench, close } = openWorkbench();
    await openValley(workbench);
    workbench.selection.only(2);
    const job = await cluster(workbench);
    expect(job).toMatchObject({ state: 'done', fraction: 1, resultId: workbench.view.activeResult });
    expect(workbench.result?.clusters).toHaveLength(3);
    expect(workbench.resultReady).toBe(true);
    expect(workbench.runningJobs).toEqual([]);
    expect(workbench.selection.clusters.size).toBe(0);
    await close();
  });

  it('shows a cleaned result with the colours it had, the former one when that is undone, and it again when it is redone', async () => {
    const { workbench, close } = openWorkbench();
    await openValley(workbench);
    await cluster(workbench);
    const first = workbench.result!.id;
    workbench.view.colourBy = 'class';
    const job = await workbench.startCleaning({
      resultId: first,
      steps: [{ kind: 'majority', radius: 1 }],
    });
    const { resultId } = await ended(workbench, job!.id);
    await vi.waitFor(() => expect(workbench.result?.id).toBe(resultId));
    expect(workbench.result?.recipe.postProcess).toEqual([{ kind: 'majority', radius: 1 }]);
    expect(workbench.view.colourBy).toBe('class');
    await workbench.undo();
    await vi.waitFor(() => expect(workbench.result?.id).toBe(first));
    await workbench.redo();
    await vi.waitFor(() => expect(workbench.result?.id).toBe(resultId));
    await close();
  });

  it('says in a notice why a result could not be cleaned', async () => {
    const { workbench, close } = openWorkbench();
    await openValley(workbench);
    await cluster(workbench);
    expect(await workbench.startCleaning({ resultId: workbench.result!.id, steps: [] })).toBeUndefined();
    expect(workbench.notices.list).toMatchObject([
      { kind: 'error', text: expect.stringMatching(/1 to 16 steps/) },
    ]);
    await close();
  });

  it('gives the selected clusters to a class in one step, which is undone as one', async () => {
    const { workbench, close } = openWorkbench();
    await openValley(workbench);
    await cluster(workbench);
    await workbench.assignSelection(2);
    expect(workbench.session.state?.canUndo).toBe(false);
    workbench.selection.only(1);
    workbench.selection.toggle(3);
    await workbench.assignSelection(2);
    expect(workbench.result?.assignment).toEqual({ 1: 2, 3: 2 });
    await workbench.undo();
    await vi.waitFor(() => expect(workbench.result?.assignment).toEqual({}));
    await workbench.redo();
    await vi.waitFor(() => expect(workbench.result?.assignment).toEqual({ 1: 2, 3: 2 }));
    await workbench.assignSelection(null);
    // Events of earlier steps may still be on their way; the last one has the last word.
    await vi.waitFor(() => expect(workbench.result?.assignment).toEqual({}));
    await close();
  });

  it('stops what is cancelled without a word of failure', async () => {
    const { workbench, close } = openWorkbench(50);
    await openValley(workbench);
    const job = await workbench.startClustering({
      sceneId: workbench.scene!.id,
      recipe: { bands: [0], standardise: false, clusterer: 'kmeans', parameters: {}, seed: 1, areas: [] },
    });
    await workbench.cancelJob(job!.id);
    expect((await ended(workbench, job!.id)).state).toBe('cancelled');
    expect(workbench.notices.list).toEqual([]);
    await close();
  });

  it('counts the projects it opened, so that the map takes over their view', async () => {
    const { workbench, close } = openWorkbench();
    await openValley(workbench);
    await workbench.saveProject('/scenes/first.json');
    workbench.selection.only(1);
    workbench.areas.choose('gone');
    await workbench.openProject('/scenes/first.json');
    expect([workbench.opened, workbench.selection.clusters.size, workbench.areas.selected.size]).toEqual([
      1, 0, 0,
    ]);
    await workbench.openProject('/scenes/second.json');
    expect(workbench.opened).toBe(1);
    await close();
  });
});

describe('the view', () => {
  it('asks for statistics once per band of the scene', async () => {
    const { workbench, calls, close } = openWorkbench();
    await openValley(workbench);
    const { view, scene, project } = workbench;
    view.restore(project!.view, scene!);
    expect([view.composite, view.rangesKnown]).toEqual([[2, 1, 0], false]);
    await view.loadStatistics(scene!.id);
    expect(view.rangesKnown).toBe(true);
    const first = view.ranges;
    view.composite = [3, 2, 1];
    expect(view.rangesKnown).toBe(false);
    await view.loadStatistics(scene!.id);
    expect(view.ranges.slice(1)).toEqual(first.slice(0, 2));
    view.composite = [2, 1, 0];
    await view.loadStatistics(scene!.id);
    expect(view.ranges).toEqual(first);
    expect(calls.filter((name) => name === 'statistics')).toHaveLength(2);
    await close();
  });

  it('takes them from what is in view when told to', async () => {
    const { workbench, close } = openWorkbench();
    await openValley(workbench);
    const { view, scene, project } = workbench;
    view.restore(project!.view, scene!);
    await view.loadStatistics(scene!.id);
    const whole = view.ranges;
    const [left, bottom, , top] = scene!.extent;
    view.extent = [left, (bottom + top) / 2, left + 3000, top];
    view.stretch = { ...view.stretch, from: 'view' };
    await view.loadStatistics(scene!.id);
    expect(view.statistics[0].pixels).toBe(50 * 125);
    expect(view.ranges).not.toEqual(whole);
    view.stretch = { ...view.stretch, from: 'scene' };
    await view.loadStatistics(scene!.id);
    expect(view.ranges).toEqual(whole);
    await close();
  });

  it('lets the latest of two requests win', async () => {
    const { workbench, close } = openWorkbench();
    await openValley(workbench);
    const { view, scene } = workbench;
    view.composite = [0, 1, 2];
    const early = view.loadStatistics(scene!.id);
    view.composite = [5, 4, 3];
    const late = view.loadStatistics(scene!.id);
    await Promise.all([early, late]);
    expect(view.statistics.map(({ band }) => band)).toEqual([5, 4, 3]);
    await close();
  });

  it('keeps a composite that the scene has and starts afresh with one that it lacks', async () => {
    const { workbench, close } = openWorkbench();
    await openValley(workbench);
    const { view, scene, project } = workbench;
    view.restore({ ...project!.view, composite: [5, 4, 3], center: [1, 2], resolution: 9 }, scene!);
    expect(view.asView()).toMatchObject({ composite: [5, 4, 3], center: [1, 2], resolution: 9 });
    view.restore({ ...project!.view, composite: [6, 0, 0] }, scene!);
    expect(view.composite).toEqual([2, 1, 0]);
    await close();
  });
});

it('builds overviews of the active scene, says when they are there, and knows of them', async () => {
  const { workbench, close } = openWorkbench();
  await workbench.buildOverviews('cache');
  expect(workbench.session.jobs).toEqual([]);
  await openValley(workbench);
  await workbench.buildOverviews('cache');
  await vi.waitFor(() => expect(workbench.scene?.overviewCount).toBe(2));
  await vi.waitFor(() => expect(workbench.notices.list.map(({ kind }) => kind)).toContain('success'));
  await close();
});
