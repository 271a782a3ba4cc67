import { expect, it } from 'vitest';
import { createAutosave } from './autosave.ts';
import { memoryFiles, type MemoryFiles } from '../testing/memory-files.ts';
import { jobEnd, type TestEngine } from '../testing/test-engine.ts';
import { clustered, recipe, start } from './stepped-engine.test-setup.ts';

const AUTOSAVE = '/scratch/autosave.json';
const LEARNING = { clusterer: 'learner', parameters: { clusters: 4, epochs: 6 } };

/** What is on the disk when a process is killed. */
function killed({ files, scratch }: TestEngine): Pick<TestEngine, 'files' | 'scratch'> {
  const copyOf = ({ contents }: MemoryFiles): MemoryFiles => {
    const copy = memoryFiles();
    for (const [path, bytes] of contents) copy.contents.set(path, bytes.slice());
    return copy;
  };
  return { files: copyOf(files), scratch: copyOf(scratch) };
}

/** An engine in the middle of learning, one of six epochs done. */
async function learning(project?: string): Promise<TestEngine & { sceneId: string }> {
  const testing = start();
  const { id: sceneId } = await testing.engine.openScene('/data/one.test');
  if (project !== undefined) await testing.engine.saveProject(project);
  const gate = testing.hold();
  await testing.engine.startClustering({ sceneId, name: 'Mine', recipe: recipe(LEARNING) });
  await gate.reached;
  expect(testing.epochs()).toBe(1);
  return { ...testing, sceneId };
}

async function endOfOnlyJob({ engine }: TestEngine) {
  await engine.state();
  const jobs = await engine.jobs();
  expect(jobs).toHaveLength(1);
  return jobEnd(engine, jobs[0].id);
}

it('goes on with a clustering whose process was killed, from its checkpoint, to the same result', async () => {
  const whole = start();
  const scene = await whole.engine.openScene('/data/one.test');
  const expected = await clustered(whole, scene, LEARNING);

  const next = start({ after: killed(await learning()), scenes: {} });
  expect(await endOfOnlyJob(next)).toMatchObject({ kind: 'cluster', state: 'done' });
  expect(next.epochs()).toBe(5);
  const [result] = (await next.engine.state()).project.results;
  expect(result).toMatchObject({ name: 'Mine', model: expected.model, clusters: expected.clusters });
  const labels = ({ scratch }: TestEngine, id: string) => scratch.contents.get(`/scratch/${id}.tif`);
  expect(labels(next, result.id)).toEqual(labels(whole, expected.id));
  expect([...next.scratch.contents.keys()].filter((path) => path.endsWith('.checkpoint'))).toEqual([]);
});

it('goes on with it in a project that was saved, which stays saved', async () => {
  const first = await learning('/data/p.swath.json');
  const next = start({ after: killed(first), scenes: {} });
  expect(await next.engine.state()).toMatchObject({ unsaved: false, path: '/data/p.swath.json' });
  expect(await endOfOnlyJob(next)).toMatchObject({ state: 'done' });
  expect(await next.engine.state()).toMatchObject({
    unsaved: true,
    project: { results: [{ name: 'Mine' }] },
  });
});

it('begins anew where the checkpoint is gone or broken', async () => {
  const first = await learning();
  for (const spoil of ['remove', 'break']) {
    const after = killed(first);
    for (const [path, bytes] of after.scratch.contents) {
      if (!path.endsWith('.checkpoint')) continue;
      if (spoil === 'remove') after.scratch.contents.delete(path);
      else bytes[bytes.length - 1] ^= 1;
    }
    const next = start({ after, scenes: {} });
    expect(await endOfOnlyJob(next)).toMatchObject({ state: 'done' });
    expect(next.epochs()).toBe(6);
  }
});

it('does not go on with one that was cancelled, or that an engine was closed with', async () => {
  for (const end of ['cancel', 'close']) {
    const first = await learning();
    const [{ id }] = await first.engine.jobs();
    if (end === 'cancel') {
      await first.engine.cancelJob(id);
      expect(await jobEnd(first.engine, id)).toMatchObject({ state: 'cancelled' });
    }
    await first.engine.close();
    const next = start({ after: killed(first), scenes: {} });
    await next.engine.state();
    expect(await next.engine.jobs()).toEqual([]);
  }
});

it('gives up, and says so, where the process died of it again and again', async () => {
  let after = killed(await learning());
  for (let death = 1; death <= 3; death++) {
    const next = start({ after, scenes: {} });
    const gate = next.hold();
    await gate.reached;
    after = killed(next);
  }
  const last = start({ after, scenes: {} });
  expect(await endOfOnlyJob(last)).toMatchObject({
    state: 'failed',
    message: expect.stringMatching(/cannot go on: Swath stopped in the middle of it 4 times/),
  });
});

it('says so where the scene is gone', async () => {
  const after = killed(await learning());
  after.files.contents.delete('/data/one.test');
  const next = start({ after, scenes: {} });
  expect(await endOfOnlyJob(next)).toMatchObject({
    state: 'failed',
    message: expect.stringMatching(/cannot go on: .*one\.test/),
  });
});

it('keeps the project where what is said of jobs cannot be read', async () => {
  const after = killed(await learning());
  const text = new TextDecoder().decode(after.scratch.contents.get(AUTOSAVE));
  const broken = { ...(JSON.parse(text) as object), unfinished: [{ request: 7 }] };
  after.scratch.contents.set(AUTOSAVE, new TextEncoder().encode(JSON.stringify(broken)));
  const work = await createAutosave(
    after.scratch,
    AUTOSAVE,
    () => undefined,
    () => {},
  ).recover();
  expect(work).toMatchObject({ project: { scenes: [{ name: 'one.test' }] }, unfinished: undefined });
});
