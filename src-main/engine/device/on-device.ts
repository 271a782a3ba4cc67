import { EngineError, isEngineError } from '../errors.ts';
import type { Run } from '../run.ts';
import type { Device } from './device.ts';

/**
 * Lends a device to `work`; where it dies, tells so and lends the next best, with which `work` begins again, from its last checkpoint.
 * Rejects with `unsupported` where no device is lent at all.
 */
export async function onDevice<Value>(run: Run, work: (device: Device) => Promise<Value>): Promise<Value> {
  const { devices } = run;
  if (devices === undefined) throw new EngineError('unsupported', 'There is no device to compute on here.');
  const failed: string[] = [];
  let failure = '';
  for (;;) {
    const device = await devices.open(failed);
    if (failed.length > 0) {
      const message = `${withStop(failure)} The work goes on with ${device.name}, from where it was last kept.`;
      run.tell?.({ kind: 'notice', message });
    }
    try {
      return await work(device);
    } catch (error) {
      if (!isEngineError(error) || error.code !== 'device-failed') throw error;
      failed.push(device.name);
      failure = error.message;
    } finally {
      // One that died may not close either; that is no news.
      await device.close().catch(() => {});
    }
  }
}

function withStop(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}
