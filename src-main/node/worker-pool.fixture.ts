import { parentPort, threadId } from 'node:worker_threads';
import { EngineError } from '../engine/errors.ts';
import type { Task } from '../engine/workers.ts';
import { nodeCodecs } from './codecs.ts';
import { serveTasks } from './serve-tasks.ts';

export const echo: Task<unknown, unknown> = { name: 'echo', run: (input) => input };

export const sum: Task<Float64Array, number> = {
  name: 'sum',
  run: (numbers) => numbers.reduce((total, value) => total + value, 0),
};

/** Blocks its thread until the flag is raised, then says which thread it was. */
export const wait: Task<Int32Array, number> = {
  name: 'wait',
  run: (flag) => {
    Atomics.add(flag, 1, 1);
    Atomics.wait(flag, 0, 0);
    return threadId;
  },
};

export const fail: Task<'engine' | 'type' | 'text', never> = {
  name: 'fail',
  run: (how) => {
    if (how === 'text') throw 'only text';
    if (how === 'type') throw new TypeError('plain');
    throw new EngineError('damaged', 'scene.tif is cut short.', { cause: new RangeError('offset') });
  },
};

export const die: Task<'exit' | 'memory' | 'later', unknown> = {
  name: 'die',
  run: (how) => {
    if (how === 'exit') process.exit(7);
    if (how === 'later') {
      setImmediate(() => process.exit(8));
      return 'last words';
    }
    // A list grows in small steps, between which a thread can be stopped.
    let hoard: unknown;
    for (;;) hoard = { hoard };
  },
};

/** Views of all sorts of buffers; Node forbids to move that of its own pool. */
export const views: Task<
  null,
  { part: Uint8Array; whole: readonly Uint16Array[]; text: string; unmovable: Uint8Array }
> = {
  name: 'views',
  run: () => ({
    part: new Uint8Array(1 << 20).fill(3).subarray(5, 9),
    whole: [Uint16Array.of(1, 2), Uint16Array.of(3)],
    text: 'beside',
    unmovable: new Uint8Array(Buffer.from('pooled').buffer),
  }),
};

/** The byte length that a view's buffer has once it is on the thread. */
export const bufferLength: Task<{ readonly view: Uint8Array }, number> = {
  name: 'bufferLength',
  run: ({ view }) => view.buffer.byteLength,
};

/** Prints, as foreign code does. */
export const chatter: Task<null, string> = {
  name: 'chatter',
  run: () => {
    process.stdout.write('to the output\n');
    process.stderr.write('to the errors\n');
    return 'said';
  },
};

export const unsendable: Task<null, unknown> = { name: 'unsendable', run: () => () => 'a function' };

const TASKS: readonly Task<never, unknown>[] = [
  echo,
  sum,
  wait,
  fail,
  die,
  views,
  bufferLength,
  chatter,
  unsendable,
];

if (parentPort) serveTasks(parentPort, TASKS, nodeCodecs);
