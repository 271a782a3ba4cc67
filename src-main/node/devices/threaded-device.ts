import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Device, LoadedProgram, Values, VariableValues } from '../../engine/device/device.ts';
import { flattenProgram } from '../../engine/program/flat-program.ts';
import type { OpenedDevice } from './device-messages.ts';
import { DeviceThread } from './device-thread.ts';

/** The entry lies beside the bundle's others, or one folder up. */
const SCRIPT = import.meta.url.endsWith('.ts')
  ? join(import.meta.dirname, '..', 'device-worker.ts')
  : join(import.meta.dirname, 'device-worker.js');

/**
 * A device of a kind, on a thread of its own: libraries compute synchronously, for seconds, and this one stays free meanwhile. Feeds and
 * variables are copied to it. A run that is cancelled ends for its caller at once, for the thread after the feed that it is at; what is asked
 * next waits for that. Where the thread ends, all calls reject with `device-failed`.
 */
export async function openThreadedDevice(kind: string, script: URL = pathToFileURL(SCRIPT)): Promise<Device> {
  const thread = new DeviceThread(script, `The device ${kind}`);
  try {
    const { id, name } = await thread.ask<OpenedDevice>({ kind: 'open', id: kind });
    thread.name = name;
    let closing: Promise<void> | undefined;
    return {
      id,
      name,
      load: async (program, variables) => {
        const request = { kind: 'load', program: flattenProgram(program), variables } as const;
        return threadedProgram(thread, await thread.ask<number>(request));
      },
      close: () => (closing ??= close(thread)),
    };
  } catch (error) {
    await thread.end();
    throw error;
  }
}

function threadedProgram(thread: DeviceThread, loaded: number): LoadedProgram {
  let isClosed = false;
  return {
    run: (feeds, signal) => thread.ask<Values[]>({ kind: 'run', loaded, feeds }, signal),
    read: () => thread.ask<VariableValues>({ kind: 'read', loaded }),
    write: (variables) => thread.ask({ kind: 'write', loaded, variables }),
    close: async () => {
      if (isClosed || thread.hasEnded) return;
      isClosed = true;
      await thread.ask({ kind: 'unload', loaded });
    },
  };
}

/** Native libraries are let go in order before their thread ends. */
async function close(thread: DeviceThread): Promise<void> {
  if (thread.hasEnded) return;
  try {
    await thread.ask({ kind: 'close' });
  } finally {
    await thread.end();
  }
}
