import { clearShelf } from '../device/program-shelf.ts';
import { recordDevices } from '../device/record-devices.ts';
import type { Run } from '../run.ts';

/**
 * Does work with a source of devices of its own, which lends none again that failed, and closes what the work's models left loaded there.
 * `names` fills with those of the devices that were lent.
 */
export async function withOwnDevices<Value>(
  run: Run,
  work: (run: Run, names: readonly string[]) => Promise<Value>,
): Promise<Value> {
  if (run.devices === undefined) return work(run, []);
  const { source, names } = recordDevices(run.devices);
  try {
    return await work({ ...run, devices: source }, names);
  } finally {
    await clearShelf(source);
  }
}
