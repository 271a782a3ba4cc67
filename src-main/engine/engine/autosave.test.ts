import { expect, it } from 'vitest';
import { memoryFiles } from '../testing/memory-files.ts';
import { sampleProject } from '../testing/sample-project.ts';
import { createAutosave, type UnsavedWork } from './autosave.ts';

const PATH = '/scratch/autosave.json';

const unexpected = (error: unknown): void => {
  throw error;
};

it('keeps the newest unsaved work for the next start', async () => {
  const files = memoryFiles();
  let work: UnsavedWork = { project: sampleProject(), path: '/p.swath' };
  const autosave = createAutosave(files, PATH, () => work, unexpected);
  expect(await autosave.recover()).toBeUndefined();
  autosave.schedule();
  work = { ...work, project: { ...work.project, name: 'Newer' } };
  autosave.schedule();
  await autosave.flush();
  expect(await createAutosave(files, PATH, () => undefined, unexpected).recover()).toMatchObject(work);
});

it('forgets it once it is saved', async () => {
  const files = memoryFiles();
  let work: UnsavedWork | undefined = { project: sampleProject() };
  const autosave = createAutosave(files, PATH, () => work, unexpected);
  autosave.schedule();
  await autosave.flush();
  expect(files.contents.has(PATH)).toBe(true);
  work = undefined;
  autosave.schedule();
  await autosave.flush();
  expect(files.contents.has(PATH)).toBe(false);
});

it('goes on when it cannot write, tells so, and leaves the older file whole', async () => {
  let full = false;
  const files = memoryFiles((step) => {
    if (full && step === 'write') throw new Error('disk full');
  });
  const failures: unknown[] = [];
  const autosave = createAutosave(
    files,
    PATH,
    () => ({ project: sampleProject() }),
    (error) => failures.push(error),
  );
  autosave.schedule();
  await autosave.flush();
  const before = files.contents.get(PATH);
  full = true;
  autosave.schedule();
  await autosave.flush();
  expect(failures).toHaveLength(1);
  expect(files.contents.get(PATH)).toBe(before);
  expect(files.unfinished.size).toBe(0);
});

it('starts without what it cannot read, and sets it aside', async () => {
  const files = memoryFiles();
  const unreadable = new TextEncoder().encode('{"format":"swath-autosave","version":2}');
  files.contents.set(PATH, unreadable);
  const failures: unknown[] = [];
  const autosave = createAutosave(
    files,
    PATH,
    () => undefined,
    (error) => failures.push(error),
  );
  expect(await autosave.recover()).toBeUndefined();
  expect(failures).toHaveLength(1);
  autosave.schedule();
  await autosave.flush();
  expect([...files.contents.values()]).toEqual([unreadable]);
});

it('does nothing without a place', async () => {
  const files = memoryFiles();
  const autosave = createAutosave(files, undefined, () => ({ project: sampleProject() }), unexpected);
  autosave.schedule();
  await autosave.flush();
  expect(await autosave.recover()).toBeUndefined();
  expect(files.contents.size).toBe(0);
});
