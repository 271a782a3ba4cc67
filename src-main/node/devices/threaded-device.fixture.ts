import { parentPort } from 'node:worker_threads';
import type { Device, Values } from '../../engine/device/device.ts';
import { referenceDevice } from '../../engine/device/reference/reference-device.ts';
import { serveDevice } from './serve-device.ts';
import { UnavailableDevice } from './unavailable-device.ts';

/** The reference, doing something else after each feed, before it says so. */
function disturbed(after: (feed: Values) => void | Promise<never>): Device {
  const device = referenceDevice();
  return {
    ...device,
    name: 'disturbed device',
    load: async (program, variables) => {
      const loaded = await device.load(program, variables);
      const run = async (feeds: readonly Values[], signal?: AbortSignal): Promise<Values[]> => {
        const outputs: Values[] = [];
        for (const feed of feeds) {
          outputs.push(...(await loaded.run([feed], signal)));
          await after(feed);
        }
        return outputs;
      };
      return { ...loaded, run };
    },
  };
}

/** Blocks the thread, as a synchronous library does, until the fed gate (shared memory) is opened. */
function waitAt({ gate }: Values): void {
  Atomics.add(gate as Int32Array, 1, 1);
  Atomics.wait(gate as Int32Array, 0, 0);
}

const OPENERS: Readonly<Record<string, () => Device>> = {
  gated: () => disturbed(waitAt),
  ends: () => disturbed(() => process.exit(7)),
  throws: () => disturbed(() => new Promise(() => setImmediate(crash))),
  refuses: () => {
    throw new UnavailableDevice('The driver is gone.', 'Install it.');
  },
  crashes: () => process.exit(9),
};

function crash(): never {
  throw new Error('a fault in a callback');
}

serveDevice(parentPort!, async (id) => OPENERS[id]());
