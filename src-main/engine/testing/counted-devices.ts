import type { Device, DeviceSource, LoadedProgram } from '../device/device.ts';
import { referenceDevice } from '../device/reference/reference-device.ts';
import { EngineError } from '../errors.ts';

/** How a device fails: where it is opened, a program is loaded, or so many feeds of all its programs have run. */
export type DeviceFault = 'open' | 'load' | { readonly afterFeeds: number };

/** Devices for tests, and what was done with them. */
export interface CountedDevices {
  readonly source: DeviceSource;
  /** "open GPU", "load GPU", "unload GPU", "close GPU", in order. */
  readonly steps: readonly string[];
  /** How many devices and loaded programs are open. */
  left(): { readonly devices: number; readonly programs: number };
}

/** Lends devices of these names, best first: the reference, with faults. */
export function countedDevices(faults: Readonly<Record<string, DeviceFault | undefined>>): CountedDevices {
  const steps: string[] = [];
  const count = (step: string): number => steps.filter((each) => each.startsWith(`${step} `)).length;
  const open: DeviceSource['open'] = async (failed = [], pass) => {
    for (const [name, fault] of Object.entries(faults)) {
      if (failed.includes(name)) continue;
      if (fault !== 'open') {
        steps.push(`open ${name}`);
        return faultyDevice(name, fault, (step) => steps.push(`${step} ${name}`));
      }
      pass?.(name, `${name} cannot be opened.`);
    }
    throw new EngineError('unsupported', 'No device is left.');
  };
  return {
    source: { open },
    steps,
    left: () => ({ devices: count('open') - count('close'), programs: count('load') - count('unload') }),
  };
}

function faultyDevice(
  name: string,
  fault: Exclude<DeviceFault, 'open'> | undefined,
  note: (step: string) => void,
): Device {
  const device = referenceDevice({ precision: 'float32' });
  const die = (): never => {
    throw new EngineError('device-failed', `${name} failed: no power.`);
  };
  let feedsLeft = typeof fault === 'object' ? fault.afterFeeds : Infinity;
  const run = (loaded: LoadedProgram): LoadedProgram['run'] => {
    return async (feeds, signal) => {
      feedsLeft -= feeds.length;
      return feedsLeft < 0 ? die() : loaded.run(feeds, signal);
    };
  };
  return {
    ...device,
    name,
    load: async (program, variables) => {
      if (fault === 'load') die();
      const loaded = await device.load(program, variables);
      note('load');
      return { ...loaded, run: run(loaded), close: async () => note('unload') };
    },
    close: async () => note('close'),
  };
}
