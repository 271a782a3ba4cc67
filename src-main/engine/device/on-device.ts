import { isEngineError } from '../errors.ts';
import type { Run } from '../run.ts';
import type { Device } from './device.ts';
import { noFailures, openUntried } from './open-untried.ts';

/**
 * Lends a device to `work`; where it dies, tells so and lends the next best, with which `work` begins again, from its last checkpoint.
 * Rejects with `unsupported` where no device is lent at all.
 */
export async function onDevice<Value>(run: Run, work: (device: Device) => Promise<Value>): Promise<Value> {
  const failures = noFailures();
  let from = '';
  for (;;) {
    const device = await openUntried(run, failures, from);
    try {
      return await work(device);
    } catch (error) {
      if (!isEngineError(error) || error.code !== 'device-failed') throw error;
      failures.add(device.name, error.message);
      from = ', from where it was last kept';
    } finally {
      // One that died may not close either; that is no news.
      await device.close().catch(() => {});
    }
  }
}
