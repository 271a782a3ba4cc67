import { availableParallelism } from 'node:os';
import { EngineError } from '../engine/errors.ts';
import type { Task, TaskOptions, Workers } from '../engine/workers.ts';
import { WorkerThread, type Pending } from './worker-thread.ts';

/** Threads that end when nothing holds the process, or when closed. */
export interface WorkerPool extends Workers {
  /** Stops the threads at once; what they were doing rejects as cancelled. */
  close(): Promise<void>;
}

export interface WorkerPoolOptions {
  /** Threads at most; one per core when absent. */
  readonly size?: number;
  /** What a thread may put on its JavaScript heap before it is stopped. Typed arrays lie outside of it. */
  readonly heapMegabytes?: number;
  /** Threads that start before there is a task, so that they have loaded when it comes. 0 when absent. */
  readonly atOnce?: number;
}

/**
 * Runs tasks on threads that are started when first needed, or before. `script` is the worker's entry: worker.js in the built app,
 * worker.ts in tests. Tasks start in the order they come. An input must stay unchanged until its task has settled: it is
 * copied, or moved where `transfer` names it, when a thread is free for it.
 */
export function createWorkerPool(
  script: URL,
  { size = availableParallelism(), heapMegabytes = 1024, atOnce = 0 }: WorkerPoolOptions = {},
): WorkerPool {
  const pool = new ThreadPool(script, size, heapMegabytes);
  for (let started = 0; started < Math.min(atOnce, size); started++) pool.startThread();
  return pool;
}

class ThreadPool implements WorkerPool {
  readonly size: number;
  readonly #script: URL;
  readonly #heapMegabytes: number;
  readonly #threads = new Set<WorkerThread>();
  readonly #queue: Pending[] = [];
  #closed = false;

  constructor(script: URL, size: number, heapMegabytes: number) {
    this.#script = script;
    this.size = size;
    this.#heapMegabytes = heapMegabytes;
  }

  async run<Input, Output>(
    task: Task<Input, Output>,
    input: Input,
    options: TaskOptions = {},
  ): Promise<Output> {
    return (await this.#enqueue(task, [input], options, false))[0];
  }

  runSeveral<Input, Output>(
    task: Task<Input, Output>,
    inputs: readonly Input[],
    options: Pick<TaskOptions, 'signal'> = {},
  ): Promise<Output[]> {
    return this.#enqueue(task, inputs, options, true);
  }

  #enqueue<Input, Output>(
    task: Task<Input, Output>,
    inputs: readonly Input[],
    { signal, transfer = [], limitSeconds }: TaskOptions,
    isShort: boolean,
  ): Promise<Output[]> {
    return new Promise<Output[]>((resolve, reject) => {
      const pending: Pending = {
        name: task.name,
        inputs,
        transfer,
        limitSeconds,
        isShort,
        resolve: resolve as Pending['resolve'],
        reject,
      };
      if (this.#closed || signal?.aborted) return reject(cancelled());
      if (signal) this.#watch(pending, signal);
      this.#queue.push(pending);
      this.#dispatch();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { reject } of this.#queue.splice(0)) reject(cancelled());
    await Promise.all([...this.#threads].map((thread) => thread.stop(cancelled())));
  }

  /** A task that a thread has begun cannot be stopped: its caller is told at once, and its result is dropped. */
  #watch(pending: Pending, signal: AbortSignal): void {
    const { resolve, reject } = pending;
    const abort = (): void => {
      const place = this.#queue.indexOf(pending);
      if (place >= 0) this.#queue.splice(place, 1);
      pending.reject(cancelled());
    };
    signal.addEventListener('abort', abort, { once: true });
    pending.resolve = (outputs) => {
      signal.removeEventListener('abort', abort);
      resolve(outputs);
    };
    pending.reject = (error) => {
      signal.removeEventListener('abort', abort);
      reject(error);
    };
  }

  #dispatch(): void {
    while (this.#queue.length > 0) {
      const thread = this.#freeThread() ?? (this.#queue[0].isShort ? this.#soonFreeThread() : undefined);
      if (!thread) return;
      thread.start(this.#queue.shift()!);
    }
  }

  #soonFreeThread(): WorkerThread | undefined {
    for (const thread of this.#threads) if (thread.soonFree) return thread;
    return undefined;
  }

  #freeThread(): WorkerThread | undefined {
    for (const thread of this.#threads) if (!thread.busy) return thread;
    return this.#threads.size < this.size ? this.startThread() : undefined;
  }

  startThread(): WorkerThread {
    const thread = new WorkerThread(this.#script, this.#heapMegabytes, {
      free: () => this.#dispatch(),
      ended: () => {
        this.#threads.delete(thread);
        this.#dispatch();
      },
    });
    this.#threads.add(thread);
    return thread;
  }
}

function cancelled(): EngineError {
  return new EngineError('cancelled', 'Cancelled.');
}
