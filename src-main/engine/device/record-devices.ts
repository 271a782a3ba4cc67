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
  const recorded = (from: DeviceSource): DeviceSource => ({
    open: async (given = [], pass) => {
      given.forEach((name) => failed.add(name));
      const device = await from.open([...failed], (name, reason) => {
        failed.add(name);
        pass?.(name, reason);
      });
      if (!names.includes(device.name)) names.push(device.name);
      return device;
    },
  });
  let accelerators: DeviceSource | undefined;
  return {
    names,
    source: {
      ...recorded(source),
      accelerators: (work) => {
        const from = source.accelerators?.(work);
        return from && (accelerators ??= recorded(from));
      },
    },
  };
}
