import { describe, expect, it, vi } from 'vitest';
import { EngineError } from '../errors.ts';
import { throwIfCancelled } from '../run.ts';
import type { Job, JobContext, JobRequest } from './job.ts';
import { createJobQueue, type JobQueue } from './job-queue.ts';

/** A queue under a clock that the test moves, and everything it told. */
function watched(): { queue: JobQueue; told: Job[]; faults: unknown[]; clock: { ms: number } } {
  const told: Job[] = [];
  const faults: unknown[] = [];
  const clock = { ms: 5000 };
  const queue = createJobQueue({
    onChange: (job) => told.push(job),
    onUnexpected: (error) => faults.push(error),
    now: () => clock.ms,
  });
  return { queue, told, faults, clock };
}

/** Work that the test ends by hand, and that stops when told. */
function held(): { request: JobRequest; begun: Promise<JobContext>; finish: () => void } {
  const begun = Promise.withResolvers<JobContext>();
  const release = Promise.withResolvers<void>();
  const work = async (context: JobContext): Promise<void> => {
    begun.resolve(context);
    context.signal.addEventListener('abort', () => release.resolve());
    await release.promise;
    throwIfCancelled(context.signal);
  };
  return {
    request: { kind: 'cluster', title: 'Held', work },
    begun: begun.promise,
    finish: release.resolve,
  };
}

const failing = (error: unknown): JobRequest => ({
  kind: 'export',
  title: 'Export the map',
  work: async () => {
    throw error;
  },
});

it('runs one job at a time in the order in which they came; the others wait', async () => {
  const { queue } = watched();
  const order: string[] = [];
  const first = held();
  const begin = (title: string): Job =>
    queue.start({ kind: 'export', title, work: async () => void order.push(title) });
  queue.start(first.request);
  const second = begin('second');
  const third = begin('third');
  await first.begun;
  expect([second, third]).toMatchObject([
    { state: 'running', stage: 'Waiting' },
    { state: 'running', stage: 'Waiting' },
  ]);
  expect(order).toEqual([]);
  first.finish();
  expect(await queue.ended(third.id)).toMatchObject({ state: 'done', fraction: 1 });
  expect(order).toEqual(['second', 'third']);
});

it('cancels a running job through its signal, and goes on with the next', async () => {
  const { queue } = watched();
  const first = held();
  const job = queue.start(first.request);
  const next = queue.start({ kind: 'export', title: 'next', work: async () => {} });
  await first.begun;
  queue.cancel(job.id);
  expect(await queue.ended(job.id)).toMatchObject({ state: 'cancelled', message: undefined });
  expect(await queue.ended(next.id)).toMatchObject({ state: 'done' });
});

it('cancels a waiting job at once, without beginning it', async () => {
  const { queue } = watched();
  const first = held();
  queue.start(first.request);
  const work = vi.fn(async () => {});
  const waiting = queue.start({ kind: 'export', title: 'waiting', work });
  queue.cancel(waiting.id);
  expect(await queue.ended(waiting.id)).toMatchObject({ state: 'cancelled' });
  first.finish();
  await queue.ended(queue.list()[0].id);
  expect(work).not.toHaveBeenCalled();
});

it('cancels all jobs that concern something and waits until they have ended', async () => {
  const { queue } = watched();
  const running = held();
  queue.start(running.request);
  queue.start({ ...held().request, resultId: 'mine' });
  const other = queue.start({ kind: 'export', title: 'other', resultId: 'other', work: async () => {} });
  await running.begun;
  await queue.cancelAll((job) => job.resultId !== 'other');
  expect(queue.list().map(({ state }) => state)).toEqual(['cancelled', 'cancelled', expect.anything()]);
  expect(await queue.ended(other.id)).toMatchObject({ state: 'done' });
});

it('passes the message of an EngineError on', async () => {
  const { queue, faults } = watched();
  const { id } = queue.start(failing(new EngineError('cannot-write', '/a/b.tif: the disk is full.')));
  expect(await queue.ended(id)).toMatchObject({ state: 'failed', message: '/a/b.tif: the disk is full.' });
  expect(faults).toEqual([]);
});

it('says a plain sentence for anything else and keeps the cause for the log', async () => {
  const { queue, faults } = watched();
  const fault = new TypeError('x is undefined');
  const { id } = queue.start(failing(fault));
  const { message } = await queue.ended(id);
  expect(message).toMatch(/^"Export the map" stopped because of a fault in Swath/);
  expect(faults).toEqual([fault]);
});

it('tells about progress at most ten times a second, but about every new stage', async () => {
  const { queue, told, clock } = watched();
  const job = held();
  const { id } = queue.start(job.request);
  const { report } = await job.begun;
  told.length = 0;
  for (let step = 1; step <= 1000; step++) {
    clock.ms += 1;
    report({ stage: step <= 500 ? 'Fitting' : 'Writing', fraction: step / 1000 });
  }
  expect(told.map(({ stage }) => stage)).toContain('Writing');
  expect(told.length).toBeGreaterThanOrEqual(10);
  expect(told.length).toBeLessThanOrEqual(12);
  expect(queue.list()[0]).toMatchObject({ fraction: 1, secondsSpent: 1 });
  job.finish();
  await queue.ended(id);
});

it('guesses the time left once a second has passed and 3 % are done', async () => {
  const { queue, clock } = watched();
  const job = held();
  const { id } = queue.start(job.request);
  const { report } = await job.begun;
  const guessAt = (seconds: number, fraction: number): number | undefined => {
    clock.ms = 5000 + seconds * 1000;
    report({ stage: 'Fitting', fraction });
    return queue.list()[0].secondsLeft;
  };
  expect(guessAt(0.5, 0.5)).toBeUndefined();
  expect(guessAt(1, 0.5)).toBeCloseTo(1);
  for (let second = 2; second < 100; second++) {
    const left = guessAt(second, 0.5 + second / 400);
    expect(left).toBeGreaterThanOrEqual(0);
  }
  job.finish();
  expect((await queue.ended(id)).secondsLeft).toBeUndefined();
});

it('guesses nothing below 3 %, converges on a steady job, and never lets the bar go back', async () => {
  const { queue, clock } = watched();
  const job = held();
  const { id } = queue.start(job.request);
  const { report } = await job.begun;
  clock.ms += 4000;
  report({ stage: 'Fitting', fraction: 0.02 });
  expect(queue.list()[0].secondsLeft).toBeUndefined();
  for (let step = 5; step <= 50; step++) {
    clock.ms = 5000 + step * 1000;
    report({ stage: 'Fitting', fraction: step / 100 });
  }
  expect(queue.list()[0].secondsLeft).toBeCloseTo(50, 3);
  report({ stage: 'Fitting', fraction: 0.1 });
  expect(queue.list()[0].fraction).toBe(0.5);
  job.finish();
  await queue.ended(id);
});

it('remembers the last fifty jobs that ended', async () => {
  const { queue } = watched();
  for (let count = 0; count < 60; count++) {
    const { id } = queue.start({ kind: 'export', title: `${count}`, work: async () => {} });
    await queue.ended(id);
  }
  expect(queue.list()).toHaveLength(50);
  expect(queue.list().at(-1)?.title).toBe('59');
  expect(() => queue.cancel('gone')).toThrow(/no job "gone"/);
});

it('tells what a job found with the job, once it is done', async () => {
  const { queue, told } = watched();
  const advice = { scores: [], suggestion: { count: 3, reason: 'Best.' }, pixels: 1 };
  const job = queue.start({ kind: 'advise', title: 'Try', work: async () => ({ advice }) });
  expect(await queue.ended(job.id)).toMatchObject({ state: 'done', advice });
  expect(told.filter(({ state }) => state === 'running').every((running) => !('advice' in running))).toBe(
    true,
  );
});

describe('what work tells', () => {
  it('goes on with the job, the notices at once', async () => {
    const { queue, told } = watched();
    const notice = (message: string) => ({ kind: 'notice', message }) as const;
    const job = queue.start({
      kind: 'cluster',
      title: 'train',
      work: async ({ tell }) => {
        tell(notice('the GPU is gone'));
        tell({ kind: 'epoch', epoch: 1, values: { loss: 2 } });
        tell({ kind: 'epoch', epoch: 2, values: { loss: 1 } });
        tell(notice('all is one cluster'));
      },
    });
    const curves = { epochs: [1, 2], values: { loss: [2, 1] } };
    const notices = ['the GPU is gone', 'all is one cluster'];
    expect(await queue.ended(job.id)).toMatchObject({ state: 'done', notices, curves });
    expect(told.map((state) => state.notices?.length ?? 0)).toEqual([0, 1, 2, 2]);
  });

  it('is told no more often than ten times a second, but for notices', async () => {
    const { queue, told, clock } = watched();
    const job = queue.start({
      kind: 'cluster',
      title: 'train',
      work: async ({ tell }) => {
        for (let epoch = 1; epoch <= 100; epoch++) {
          clock.ms += 10;
          tell({ kind: 'epoch', epoch, values: { loss: 1 } });
        }
      },
    });
    expect((await queue.ended(job.id)).curves?.epochs).toHaveLength(100);
    expect(told.length).toBeLessThan(15);
  });

  it('is bounded: the latest notices stay', async () => {
    const { queue } = watched();
    const job = queue.start({
      kind: 'cluster',
      title: 'train',
      work: async ({ tell }) => {
        for (let count = 1; count <= 100; count++) tell({ kind: 'notice', message: `notice ${count}` });
      },
    });
    const { notices } = await queue.ended(job.id);
    expect(notices).toHaveLength(20);
    expect(notices?.at(-1)).toBe('notice 100');
  });
});
