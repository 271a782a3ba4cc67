import type { DeviceSource } from '../engine/device/device.ts';
import { AUTO } from '../engine/device/device-directory.ts';
import { DEVICE_IDS } from './devices/device-kinds.ts';
import { UsageError } from './usage-error.ts';

const CHOICES: readonly string[] = [AUTO, ...DEVICE_IDS];

/** Of commands that run jobs. */
export const DEVICE_FLAG = {
  type: 'string',
  value: 'ID',
  enum: CHOICES,
  description:
    'Where methods that train run, and where the nearest centres of k-means and its like are found: one of swath devices; auto ' +
    '(the fastest; for centres a GPU, where the work is large) when neither this nor SWATH_DEVICE says.',
} as const;

/** What the flag says, else the environment: the desktop program, which has no flags, hands the choice on by that. */
export function wantedDevice(flag: string | undefined, environment: NodeJS.ProcessEnv = process.env): string {
  const wanted = flag ?? (environment.SWATH_DEVICE || AUTO);
  if (CHOICES.includes(wanted)) return wanted;
  throw new UsageError(`SWATH_DEVICE is ${wanted}; it must be one of ${CHOICES.join(', ')}.`);
}

/** One that is asked for by its name and is not there is told of before the long work, also where the method would not use it. */
export async function devicesFor(device: string, signal: AbortSignal): Promise<DeviceSource> {
  const { nodeDevices } = await import('./devices/node-devices.ts');
  const devices = nodeDevices({ signal, chosen: device });
  if (device !== AUTO) await devices.choose(device);
  return devices;
}
