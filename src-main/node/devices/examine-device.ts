import type { DeviceReport } from '../../engine/device/device-report.ts';
import { measureRate } from '../../engine/device/measure-rate.ts';
import type { DeviceKind } from './device-kinds.ts';
import { UnavailableDevice } from './unavailable-device.ts';

/** Opens a device and measures it, in this process. Never rejects: what goes wrong is in the report. */
export async function examineDevice({
  id,
  provider,
  title,
  measured,
  open,
}: DeviceKind): Promise<DeviceReport> {
  try {
    const device = await open();
    try {
      const rate = measured ? { rate: await measureRate(device) } : {};
      return { id, provider, name: device.name, available: true, ...rate };
    } finally {
      await device.close();
    }
  } catch (error) {
    const { reason, remedy } = whyNot(error);
    return { id, provider, name: title, available: false, reason, remedy };
  }
}

function whyNot(error: unknown): Pick<DeviceReport, 'reason' | 'remedy'> {
  if (error instanceof UnavailableDevice) return { reason: error.reason, remedy: error.remedy };
  const message = error instanceof Error ? error.message : String(error);
  return { reason: `It failed when it was tried: ${message.split('\n')[0]}` };
}
