import type { DeviceSource } from './device.ts';

/** A source that notes which devices it lent. */
export interface RecordedDevices {
  readonly source: DeviceSource;
  /** Names, in the order of their first use. */
  readonly names: readonly string[];
}

export function recordDevices(source: DeviceSource): RecordedDevices {
  const names: string[] = [];
  return {
    names,
    source: {
      open: async (failed) => {
        const device = await source.open(failed);
        if (!names.includes(device.name)) names.push(device.name);
        return device;
      },
    },
  };
}
