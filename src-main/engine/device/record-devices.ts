import type { DeviceSource } from './device.ts';

/** A source that notes which devices it lent, and lends none again that has failed, whoever asks. */
export interface RecordedDevices {
  readonly source: DeviceSource;
  /** Names, in the order of their first use. */
  readonly names: readonly string[];
}

export function recordDevices(source: DeviceSource): RecordedDevices {
  const names: string[] = [];
  const failed = new Set<string>();
  return {
    names,
    source: {
      open: async (given = [], pass) => {
        given.forEach((name) => failed.add(name));
        const device = await source.open([...failed], (name, reason) => {
          failed.add(name);
          pass?.(name, reason);
        });
        if (!names.includes(device.name)) names.push(device.name);
        return device;
      },
    },
  };
}
