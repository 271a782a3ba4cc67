import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { isEngineError } from '../engine/errors.ts';
import { pipeline, type Task } from '../engine/workers.ts';
import { bufferLength, die, echo, fail, sum, unsendable, views, wait } from './worker-pool.fixture.ts';
import { createWorkerPool, type WorkerPool, type WorkerPoolOptions } from './worker-pool.ts';

const SCRIPT = new URL('./worker-pool.fixture.ts', import.meta.url);
const open: WorkerPool[] = [];
const pool = (options: WorkerPoolOptions = { size: 2 }): WorkerPool => {
  const made = createWorkerPool(SCRIPT, options);
  open.push(made);
  return made;
};
const raisable = (): Int32Array => new Int32Array(new SharedArrayBuffer(8));
const raise = (flag: Int32Array): void => {
  Atomics.store(flag, 0, 1);
  Atomics.notify(flag, 0);
};
/** Resolves once so many `wait` tasks have begun. */
const begun = async (flag: Int32Array, count: number): Promise<void> => {
  while (Atomics.load(flag, 1) < count) await new Promise((resolve) => setImmediate(resolve));
};

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

describe('a pool of worker threads', () => {
  it('gives every task its own answer, whichever thread is first', async () => {
    const workers = pool();
    const numbers = Array.from({ length: 200 }, (_, i) => i);
    const seen: number[] = [];
    await pipeline(
      numbers,
      8,
      (n) => workers.run(sum, new Float64Array(n + 1).fill(n)),
      (total) => void seen.push(total),
    );
    expect(seen).toEqual(numbers.map((n) => n * (n + 1)));
  });

  it.each([0, 1, 2, 9])(
    'runs as many tasks at a time as it has threads, and no more (%i begun early)',
    async (atOnce) => {
      const workers = pool({ size: 2, atOnce });
      const flag = raisable();
      const waiting = [0, 1, 2].map(() => workers.run(wait, flag));
      await begun(flag, 2);
      expect(Atomics.load(flag, 1)).toBe(2);
      raise(flag);
      expect(new Set(await Promise.all(waiting)).size).toBe(2);
    },
  );

  it('runs several inputs one after the other on one thread, and gives their answers in their order', async () => {
    const workers = pool();
    const inputs = [3, 1, 2].map((length) => new Float64Array(length).fill(2));
    expect(await workers.runSeveral!(sum, inputs)).toEqual([6, 2, 4]);
    expect(inputs.map(({ length }) => length)).toEqual([3, 1, 2]);
    const flag = raisable();
    const together = workers.runSeveral!(wait, [flag, flag]);
    await begun(flag, 1);
    await workers.run(echo, 'another thread is free');
    expect(Atomics.load(flag, 1)).toBe(1);
    raise(flag);
    expect(new Set(await together).size).toBe(1);
    await expect(workers.runSeveral!(fail, ['type', 'engine'])).rejects.toMatchObject({ message: 'plain' });
  });

  it('begins a second short task of a thread while the calling thread is busy', async () => {
    const workers = pool({ size: 1 });
    const [first, second] = [raisable(), raisable()];
    const done = [first, second].map((flag) => workers.runSeveral!(wait, [flag]));
    await begun(first, 1);
    raise(first);
    for (const end = Date.now() + 5000; Atomics.load(second, 1) === 0 && Date.now() < end;);
    expect(Atomics.load(second, 1)).toBe(1);
    raise(second);
    expect(new Set((await Promise.all(done)).flat()).size).toBe(1);
  });

  it('gives a short task to no thread that may not soon be free', async () => {
    const workers = pool({ size: 2 });
    const [long, short] = [raisable(), raisable()];
    const waiting = workers.run(wait, long);
    await begun(long, 1);
    const others = [0, 1, 2].map(() => workers.runSeveral!(wait, [short]));
    await begun(short, 1);
    raise(short);
    await Promise.all(others);
    raise(long);
    await waiting;
  });

  it('tells all whose tasks a thread had when it dies', async () => {
    const workers = pool({ size: 1 });
    const lost = [workers.runSeveral!(die, ['exit']), workers.runSeveral!(echo, ['later'])];
    for (const one of lost) await expect(one).rejects.toThrow('stopped in the task "die"');
    expect(await workers.run(echo, 'another')).toBe('another');
  });

  it('keeps code, message, name and cause of an error', async () => {
    const error = await pool()
      .run(fail, 'engine')
      .catch((reason: unknown) => reason);
    expect(isEngineError(error)).toBe(true);
    expect(error).toMatchObject({ code: 'damaged', name: 'EngineError', message: 'scene.tif is cut short.' });
    expect((error as Error).cause).toMatchObject({ name: 'RangeError', message: 'offset' });
    await expect(pool().run(fail, 'type')).rejects.toMatchObject({ name: 'TypeError', message: 'plain' });
    await expect(pool().run(fail, 'text')).rejects.toThrow('only text');
  });

  it('names a task that is not listed, and what cannot cross', async () => {
    const stranger: Task<null, null> = { name: 'stranger', run: () => null };
    await expect(pool().run(stranger, null)).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringMatching(/"stranger"/),
    });
    await expect(pool().run(unsendable, null)).rejects.toThrow(/could not be cloned/);
    const workers = pool({ size: 1 });
    await expect(workers.run(echo, () => {})).rejects.toMatchObject({ code: 'internal' });
    expect(await workers.run(echo, 'still there')).toBe('still there');
  });
});

describe('cancelling', () => {
  it('takes a waiting task out of the queue and lets the others run', async () => {
    const workers = pool({ size: 1 });
    const flag = raisable();
    const first = workers.run(wait, flag);
    const stop = new AbortController();
    const second = workers.run(wait, flag, { signal: stop.signal });
    const third = workers.run(sum, Float64Array.of(1, 2));
    stop.abort();
    await expect(second).rejects.toMatchObject({ code: 'cancelled' });
    raise(flag);
    await first;
    expect(await third).toBe(3);
    expect(Atomics.load(flag, 1)).toBe(1);
  });

  it('does not wait for a task that has begun', async () => {
    const workers = pool({ size: 1 });
    const flag = raisable();
    const stop = new AbortController();
    const task = workers.run(wait, flag, { signal: stop.signal });
    await begun(flag, 1);
    stop.abort();
    await expect(task).rejects.toMatchObject({ code: 'cancelled' });
    raise(flag);
    expect(await workers.run(echo, 5)).toBe(5);
  });

  it('refuses a signal that is already aborted, and everything once closed', async () => {
    const workers = pool({ size: 1 });
    await expect(workers.run(echo, 1, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
    const flag = raisable();
    const ends = Promise.allSettled([workers.run(wait, flag), workers.run(wait, flag)]);
    await begun(flag, 1);
    await workers.close();
    for (const end of await ends)
      expect(end).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } });
    await expect(workers.run(echo, 1)).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('a thread that dies', () => {
  it('fails its task with its name and is replaced', async () => {
    const workers = pool({ size: 1 });
    const doomed = workers.run(die, 'exit');
    const next = workers.run(echo, 'next');
    await expect(doomed).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringMatching(/"die".*exit code 7/),
    });
    expect(await next).toBe('next');
  });

  it('may die while idle', async () => {
    const workers = pool({ size: 1 });
    expect(await workers.run(die, 'later')).toBe('last words');
    const answers = await Promise.allSettled([1, 2, 3].map((n) => workers.run(echo, n)));
    expect(answers.at(-1)).toEqual({ status: 'fulfilled', value: 3 });
  });

  it('of hunger says so', async () => {
    const workers = pool({ size: 1, heapMegabytes: 24 });
    await expect(workers.run(die, 'memory')).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringMatching(/out of memory/),
    });
    expect(await workers.run(echo, 1)).toBe(1);
  });

  it('because its script is missing fails every task', async () => {
    const workers = createWorkerPool(new URL('./no-such-worker.ts', import.meta.url), { size: 1 });
    const ends = await Promise.allSettled([workers.run(echo, 1), workers.run(echo, 2)]);
    for (const end of ends) expect(end).toMatchObject({ status: 'rejected', reason: { code: 'internal' } });
  });
});

describe('a task of foreign code', () => {
  const limitSeconds = 600;

  it('that takes longer than its limit is damaged, and its thread is replaced', async () => {
    const workers = pool({ size: 1 });
    const doomed = workers.run(wait, raisable(), { limitSeconds: 0.05 });
    const next = workers.run(echo, 'next');
    await expect(doomed).rejects.toMatchObject({
      code: 'damaged',
      message: expect.stringMatching(/longer than 0\.05 s/),
    });
    expect(await next).toBe('next');
  });

  it('that fails keeps its error and costs its thread', async () => {
    const workers = pool({ size: 1 });
    const lower = raisable();
    raise(lower);
    const first = await workers.run(wait, lower, { limitSeconds });
    expect(await workers.run(wait, lower, { limitSeconds })).toBe(first);
    await expect(workers.run(fail, 'engine', { limitSeconds })).rejects.toMatchObject({
      message: 'scene.tif is cut short.',
    });
    expect(await workers.run(wait, lower)).not.toBe(first);
  });

  it('may still be cancelled', async () => {
    const workers = pool({ size: 1 });
    const flag = raisable();
    const stop = new AbortController();
    const task = workers.run(wait, flag, { signal: stop.signal, limitSeconds });
    await begun(flag, 1);
    stop.abort();
    await expect(task).rejects.toMatchObject({ code: 'cancelled' });
    raise(flag);
    expect(await workers.run(echo, 5)).toBe(5);
  });
});

describe('buffers', () => {
  it('named in transfer move, others are copied', async () => {
    const workers = pool({ size: 1 });
    const moved = Float64Array.of(1, 2, 3);
    const kept = Float64Array.of(4, 5);
    expect(await workers.run(sum, moved, { transfer: [moved.buffer] })).toBe(6);
    expect(await workers.run(sum, kept)).toBe(9);
    expect([moved.length, kept.length]).toEqual([0, 2]);
  });

  it('of which a task needs a part are not copied whole', async () => {
    const workers = pool({ size: 1 });
    const large = new Uint8Array(1 << 20);
    expect(await workers.run(bufferLength, { view: large.subarray(8, 24) })).toBe(16);
    expect(await workers.run(bufferLength, { view: large.subarray(8) }, { transfer: [large.buffer] })).toBe(
      1 << 20,
    );
  });

  it('that are shared stay shared', async () => {
    const workers = pool({ size: 1 });
    const flag = raisable();
    const task = workers.run(wait, flag);
    await begun(flag, 1);
    raise(flag);
    await task;
    expect(((await workers.run(echo, flag)) as Int32Array).buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('come back in the views that the task made, cut to size', async () => {
    const { part, whole, text, unmovable } = await pool({ size: 1 }).run(views, null);
    expect(part).toEqual(Uint8Array.of(3, 3, 3, 3));
    expect(whole).toEqual([Uint16Array.of(1, 2), Uint16Array.of(3)]);
    expect([text, unmovable.length]).toEqual(['beside', Buffer.poolSize]);
  });
});

describe('a process', () => {
  const run = (code: string): string =>
    execFileSync(process.execPath, ['--input-type=module', '-e', code], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      timeout: 30_000,
    });

  it('ends by itself when its pool is idle', () => {
    const code = `
      import { createWorkerPool } from './worker-pool.ts';
      const pool = createWorkerPool(new URL('./worker-pool.fixture.ts', 'file://' + process.cwd() + '/'), { size: 2 });
      console.log(await pool.run({ name: 'echo' }, 'done'));`;
    expect(run(code)).toBe('done\n');
  });

  it('is held until its pool is closed, also where an answer comes meanwhile', () => {
    const code = `
      import { createWorkerPool } from './worker-pool.ts';
      for (let round = 0; round < 20; round++) {
        const pool = createWorkerPool(new URL('./worker-pool.fixture.ts', 'file://' + process.cwd() + '/'), { size: 1 });
        const flag = new Int32Array(new SharedArrayBuffer(8));
        await pool.run({ name: 'echo' }, 0);
        pool.run({ name: 'wait' }, flag).catch(() => {});
        while (Atomics.load(flag, 1) < 1);
        Atomics.store(flag, 0, 1);
        Atomics.notify(flag, 0);
        await pool.close();
      }
      console.log('closed');`;
    expect(run(code)).toBe('closed\n');
  });

  it('ends by itself after a task with a limit, and prints nothing of what its threads print', () => {
    const code = `
      import { createWorkerPool } from './worker-pool.ts';
      const pool = createWorkerPool(new URL('./worker-pool.fixture.ts', 'file://' + process.cwd() + '/'), { size: 1 });
      console.log(await pool.run({ name: 'chatter' }, null, { limitSeconds: 600 }));`;
    expect(run(code)).toBe('said\n');
  });

  it("starts the engine's own worker", () => {
    const code = `
      import { createWorkerPool } from './worker-pool.ts';
      const pool = createWorkerPool(new URL('./worker.ts', 'file://' + process.cwd() + '/'));
      await pool.run({ name: 'nothing' }, 0).catch((error) => console.log(error.code, error.message));`;
    expect(run(code)).toBe('internal No task "nothing" is listed in tasks.ts.\n');
  });
});
