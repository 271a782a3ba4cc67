import type { MessagePort } from 'node:worker_threads';
import { EngineError } from '../engine/errors.ts';
import type { Codecs, Task } from '../engine/workers.ts';
import { describeFailure, packMessage, type AnswerMessage, type TaskMessage } from './thread-messages.ts';

/**
 * The worker thread's side of a pool: runs each task that it is asked, by name, and answers. What the thread prints from now on,
 * as foreign code does, is dropped.
 */
export function serveTasks(port: MessagePort, tasks: readonly Task<never, unknown>[], codecs: Codecs): void {
  process.stdout.write = () => true;
  process.stderr.write = () => true;
  const byName = new Map(tasks.map((task) => [task.name, task]));
  const serve = async ({ name, inputs }: TaskMessage): Promise<void> => {
    try {
      const task = byName.get(name);
      if (!task) throw new EngineError('internal', `No task "${name}" is listed in tasks.ts.`);
      const outputs: unknown[] = [];
      for (const input of inputs) outputs.push(await task.run(input as never, codecs));
      answer(port, outputs);
    } catch (error) {
      port.postMessage({ failure: describeFailure(error) } satisfies AnswerMessage);
    }
  };
  let last = Promise.resolve();
  port.on('message', (message: TaskMessage) => {
    last = last.then(() => serve(message));
  });
}

function answer(port: MessagePort, outputs: readonly unknown[]): void {
  const { value, transfer } = packMessage(outputs);
  try {
    port.postMessage({ outputs: value as unknown[] } satisfies AnswerMessage, transfer);
  } catch {
    // Some buffers (WebAssembly's memory) cannot move: then all are copied.
    port.postMessage({ outputs } satisfies AnswerMessage);
  }
}
