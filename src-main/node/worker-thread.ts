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

/** One worker thread, busy with one task at a time; it does not keep the process alive while it is idle. */
export class WorkerThread {
  readonly #worker: Worker;
  readonly #events: ThreadEvents;
  #current: Pending | undefined;
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
    this.#worker.on('error', (error) => this.#fail(deathOf(this.#current, error)));
    this.#worker.on('exit', (code) => {
      this.#ended = true;
      this.#fail(deathOf(this.#current, `exit code ${code}`));
      events.ended();
    });
  }

  /** Also true once the thread has ended. */
  get busy(): boolean {
    return this.#ended || this.#current !== undefined;
  }

  start(pending: Pending): void {
    this.#current = pending;
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
      this.#current = undefined;
      this.#worker.unref();
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
    const pending = this.#current;
    if ('failure' in answer && pending?.limitSeconds !== undefined) {
      void this.stop(rebuildError(answer.failure));
      return;
    }
    clearTimeout(this.#limit);
    this.#current = undefined;
    this.#worker.unref();
    if ('failure' in answer) pending?.reject(rebuildError(answer.failure));
    else pending?.resolve(answer.outputs);
    this.#events.free();
  }

  /** The thread is on its way out: whoever waits is told, and no other task is taken. */
  #fail(error: Error): void {
    this.#ended = true;
    clearTimeout(this.#limit);
    const pending = this.#current;
    this.#current = undefined;
    pending?.reject(error);
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
