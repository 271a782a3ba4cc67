import type { MessagePort } from 'node:worker_threads';
import type { Device, LoadedProgram } from '../../engine/device/device.ts';
import { EngineError } from '../../engine/errors.ts';
import { restoreProgram } from '../../engine/program/flat-program.ts';
import { describeFailure, packMessage } from '../thread-messages.ts';
import type { DeviceAnswer, DeviceMessage, DeviceRequest } from './device-messages.ts';

/**
 * The thread's side of a device: opens the one that it is told, works on its programs call by call, and answers. What the thread prints from
 * now on, as foreign code does, is dropped.
 */
export function serveDevice(port: MessagePort, open: (id: string) => Promise<Device>): void {
  process.stdout.write = () => true;
  process.stderr.write = () => true;
  const served = new ServedDevice(open);
  const stoppers = new Map<number, AbortController>();
  let turn = Promise.resolve();
  port.on('message', (message: DeviceMessage) => {
    if ('stop' in message) {
      stoppers.get(message.stop)?.abort();
      return;
    }
    const { call, request } = message;
    const stopper = new AbortController();
    stoppers.set(call, stopper);
    turn = turn.then(async () => {
      try {
        answer(port, call, await served.answer(request, stopper.signal));
      } catch (error) {
        port.postMessage({ call, failure: describeFailure(error) } satisfies DeviceAnswer);
      }
      stoppers.delete(call);
    });
  });
}

class ServedDevice {
  readonly #open: (id: string) => Promise<Device>;
  readonly #programs = new Map<number, LoadedProgram>();
  #device: Device | undefined;
  #lastNumber = 0;

  constructor(open: (id: string) => Promise<Device>) {
    this.#open = open;
  }

  async answer(request: DeviceRequest, signal: AbortSignal): Promise<unknown> {
    switch (request.kind) {
      case 'open': {
        const { id, name } = (this.#device = await this.#open(request.id));
        return { id, name };
      }
      case 'load': {
        const program = restoreProgram(request.program);
        this.#programs.set(++this.#lastNumber, await this.#opened().load(program, request.variables));
        return this.#lastNumber;
      }
      case 'run':
        return this.#loaded(request.loaded).run(request.feeds, signal);
      case 'read':
        return this.#loaded(request.loaded).read();
      case 'write':
        return this.#loaded(request.loaded).write(request.variables);
      case 'unload': {
        const loaded = this.#loaded(request.loaded);
        this.#programs.delete(request.loaded);
        return loaded.close();
      }
      case 'close':
        for (const loaded of this.#programs.values()) await loaded.close().catch(() => {});
        return this.#device?.close();
    }
  }

  #opened(): Device {
    if (this.#device === undefined) throw new EngineError('internal', 'No device was opened on this thread.');
    return this.#device;
  }

  #loaded(number: number): LoadedProgram {
    const loaded = this.#programs.get(number);
    if (loaded === undefined) throw new EngineError('internal', 'The program was closed.');
    return loaded;
  }
}

/** What a device gives is the caller's own, so it moves. */
function answer(port: MessagePort, call: number, output: unknown): void {
  const packed = packMessage(output);
  try {
    port.postMessage({ call, output: packed.value } satisfies DeviceAnswer, packed.transfer);
  } catch {
    // Memory of a native library may not move: then all is copied.
    port.postMessage({ call, output } satisfies DeviceAnswer);
  }
}
