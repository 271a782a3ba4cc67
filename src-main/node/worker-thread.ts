import { Worker } from 'node:worker_threads';
import { asEngineError, EngineError } from '../engine/errors.ts';
import { codeOf } from './file-errors.ts';
import { packMessage, rebuildError, type AnswerMessage, type TaskMessage } from './thread-messages.ts';

/** A task on its way, and who waits for it. Settling it twice is harmless. */
export interface Pending {
  readonly name: string;
  readonly inputs: readonly unknown[];
  readonly transfer: readonly ArrayBuffer[];
  readonly limitSeconds?: number;
  /** Of some milliseconds, without a limit. */
  readonly isShort: boolean;
  resolve: (outputs: readonly unknown[]) => void;
  reject: (error: Error) => void;
}

/** Tasks make few objects and large buffers: a small heap of young objects is searched often, and lets the buffers go soon. */
const YOUNG_MEGABYTES = 4;

/** What a thread tells its pool. */
export interface ThreadEvents {
  free(): void;
  ended(): void;
}

/**
 * One worker thread, busy with one task at a time; a second short one may wait where it lies, so that the thread need not wait for it.
 * It does not keep the process alive while it is idle.
 */
export class WorkerThread {
  readonly #worker: Worker;
  readonly #events: ThreadEvents;
  /** The first is being done. */
  readonly #tasks: Pending[] = [];
  #limit: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(script: URL, heapMegabytes: number, events: ThreadEvents) {
    this.#events = events;
    this.#worker = new Worker(script, {
      name: 'swath',
      // The flags of the process (--eval, --input-type) are about its own entry.
      execArgv: [],
      resourceLimits: {
        maxOldGenerationSizeMb: heapMegabytes,
        maxYoungGenerationSizeMb: YOUNG_MEGABYTES,
      },
    });
    this.#worker.unref();
    this.#worker.on('message', (answer: AnswerMessage) => this.#finish(answer));
    this.#worker.on('error', (error) => this.#fail(deathOf(this.#tasks[0], error)));
    this.#worker.on('exit', (code) => {
      this.#ended = true;
      this.#fail(deathOf(this.#tasks[0], `exit code ${code}`));
      events.ended();
    });
  }

  /** Also true once the thread has ended. */
  get busy(): boolean {
    return this.#ended || this.#tasks.length > 0;
  }

  /** Whether it does a short task, and none waits. */
  get soonFree(): boolean {
    return !this.#ended && this.#tasks.length === 1 && this.#tasks[0].isShort;
  }

  start(pending: Pending): void {
    this.#tasks.push(pending);
    this.#worker.ref();
    const { name, inputs, transfer, limitSeconds } = pending;
    if (limitSeconds !== undefined) {
      this.#limit = setTimeout(() => void this.stop(tookTooLong(limitSeconds)), limitSeconds * 1000);
    }
    try {
      const packed = packMessage(inputs, transfer);
      const message = { name, inputs: packed.value as unknown[] } satisfies TaskMessage;
      this.#worker.postMessage(message, packed.transfer);
    } catch (error) {
      clearTimeout(this.#limit);
      this.#tasks.pop();
      if (this.#tasks.length === 0) this.#worker.unref();
      pending.reject(asEngineError(error, 'internal', `The input of "${name}" cannot be sent to a thread`));
    }
  }

  async stop(reason: Error): Promise<void> {
    this.#fail(reason);
    await this.#worker.terminate();
  }

  #finish(answer: AnswerMessage): void {
    // An answer that arrives while the thread is being stopped must not let the process go.
    if (this.#ended) return;
    const [pending] = this.#tasks;
    if ('failure' in answer && pending?.limitSeconds !== undefined) {
      void this.stop(rebuildError(answer.failure));
      return;
    }
    clearTimeout(this.#limit);
    this.#tasks.shift();
    if (this.#tasks.length === 0) this.#worker.unref();
    if ('failure' in answer) pending?.reject(rebuildError(answer.failure));
    else pending?.resolve(answer.outputs);
    this.#events.free();
  }

  /** The thread is on its way out: whoever waits is told, and no other task is taken. */
  #fail(error: Error): void {
    this.#ended = true;
    clearTimeout(this.#limit);
    for (const { reject } of this.#tasks.splice(0)) reject(error);
  }
}

function tookTooLong(seconds: number): EngineError {
  return new EngineError('damaged', `it took longer than ${seconds} s`);
}

function deathOf(pending: Pending | undefined, reason: unknown): EngineError {
  const task = pending ? `the task "${pending.name}"` : 'a task';
  if (codeOf(reason) === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new EngineError(
      'internal',
      `A worker thread ran out of memory in ${task}. Try a smaller area or fewer bands.`,
      {
        cause: reason,
      },
    );
  }
  return asEngineError(reason, 'internal', `A worker thread stopped in ${task}`);
}
