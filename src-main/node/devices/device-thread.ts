import { Worker } from 'node:worker_threads';
import { asEngineError, EngineError } from '../../engine/errors.ts';
import { packMessage, rebuildError } from '../thread-messages.ts';
import type { DeviceAnswer, DeviceMessage, DeviceRequest } from './device-messages.ts';

/** Who waits for the answer to a call. */
interface Waiting {
  resolve(output: unknown): void;
  reject(error: Error): void;
}

/** The thread that a device lives on. It keeps the process alive while it has something to do. */
export class DeviceThread {
  /** Of the device, for messages. */
  name: string;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #lastCall = 0;
  #end: EngineError | undefined;

  constructor(script: URL, name: string) {
    this.name = name;
    // The flags of the process (--eval, --input-type) are about its own entry.
    this.#worker = new Worker(script, { name: 'swath device', execArgv: [] });
    this.#worker.unref();
    this.#worker.on('message', (answer: DeviceAnswer) => this.#settle(answer));
    this.#worker.on('error', (error) => this.#fail(String((error as Error).message ?? error)));
    this.#worker.on('exit', (code) => this.#fail(`exit code ${code}`));
  }

  get hasEnded(): boolean {
    return this.#end !== undefined;
  }

  /**
   * What the thread answers; buffers are copied on the way there. Rejects as `cancelled` at once where the signal is aborted, while the thread
   * comes to an end with what it is doing; with `device-failed` where the thread ends.
   */
  ask<Output>(request: DeviceRequest, signal?: AbortSignal): Promise<Output> {
    if (this.#end) return Promise.reject(this.#end);
    if (signal?.aborted) return Promise.reject(cancelled());
    const call = ++this.#lastCall;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const stop = (): void => {
      this.#worker.postMessage({ stop: call } satisfies DeviceMessage);
      reject(cancelled());
    };
    try {
      const packed = packMessage(request, []);
      this.#worker.postMessage({ call, request: packed.value }, packed.transfer);
    } catch (error) {
      return Promise.reject(asEngineError(error, 'internal', `${this.name} cannot be sent this`));
    }
    this.#waiting.set(call, { resolve, reject });
    this.#worker.ref();
    signal?.addEventListener('abort', stop, { once: true });
    return promise.finally(() => signal?.removeEventListener('abort', stop)) as Promise<Output>;
  }

  /** Ends the thread; who still waits is told that the device was closed. */
  async end(): Promise<void> {
    this.#rejectAll(new EngineError('device-failed', `${this.name} was closed.`));
    await this.#worker.terminate();
  }

  #settle(answer: DeviceAnswer): void {
    // An answer that arrives while the thread is being ended must not let the process go.
    if (this.#end) return;
    const waiting = this.#waiting.get(answer.call);
    this.#waiting.delete(answer.call);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ('failure' in answer) waiting?.reject(rebuildError(answer.failure));
    else waiting?.resolve(answer.output);
  }

  #fail(how: string): void {
    this.#rejectAll(new EngineError('device-failed', `${this.name} failed: its thread ended (${how}).`));
  }

  /** The first reason stays. */
  #rejectAll(reason: EngineError): void {
    this.#end ??= reason;
    for (const { reject } of this.#waiting.values()) reject(this.#end);
    this.#waiting.clear();
  }
}

function cancelled(): EngineError {
  return new EngineError('cancelled', 'Cancelled.');
}
