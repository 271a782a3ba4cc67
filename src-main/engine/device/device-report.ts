/** What is known of one kind of device on this machine; plain JSON. */
export interface DeviceReport {
  /** What chooses it: "cuda", "webgpu", "cpu", "tensorflow-gpu", "tensorflow", "reference". */
  readonly id: string;
  /** The same as `Device.id` of a device that it opens. */
  readonly provider: string;
  /** `Device.name` where it is available, else what it would be. */
  readonly name: string;
  readonly available: boolean;
  /** Why it is not available: a sentence. */
  readonly reason?: string;
  /** What would enable it: a sentence, with a command where there is one. */
  readonly remedy?: string;
  /** Training steps of `measureRate` in a second; absent where it was not measured. */
  readonly rate?: number;
}

/** What is there, and what runs where nothing else is asked for. */
export interface DeviceListing {
  readonly devices: readonly DeviceReport[];
  /** "auto", or the id that the user chose. */
  readonly chosen: string;
  /** The id that "auto" takes; absent where nothing is available. */
  readonly auto?: string;
}

/** The devices that "auto" takes, best first: by measured rate, and those that were not measured at the end. */
export function rankDevices(devices: readonly DeviceReport[]): readonly DeviceReport[] {
  return devices
    .filter(({ available }) => available)
    .toSorted((left, right) => (right.rate ?? 0) - (left.rate ?? 0));
}
