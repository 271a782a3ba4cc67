import {
  AUTO,
  createDeviceDirectory,
  type DeviceAccess,
  type DeviceDirectory,
} from '../../engine/device/device-directory.ts';
import type { DeviceReport } from '../../engine/device/device-report.ts';
import type { Device } from '../../engine/device/device.ts';
import { EngineError } from '../../engine/errors.ts';
import { DEVICE_KINDS, type DeviceKind } from './device-kinds.ts';
import { examineAll, type ExamineOptions } from './examine-all.ts';
import { keepReports, readReports, reportsPath } from './kept-reports.ts';
import { describeMachine } from './machine.ts';
import { openThreadedDevice } from './threaded-device.ts';

export interface NodeDevicesOptions extends ExamineOptions {
  /** "auto" or an id. */
  readonly chosen?: string;
  readonly kinds?: readonly DeviceKind[];
  /** Where reports are kept. */
  readonly path?: string;
  /** How one is opened for work: on a thread of its own when absent. */
  readonly open?: (kind: DeviceKind) => Promise<Device>;
}

/** The devices of this machine. They are tried once, when one is first wanted, and known from then on until something changes. */
export function nodeDevices({ chosen = AUTO, ...options }: NodeDevicesOptions = {}): DeviceDirectory {
  return createDeviceDirectory(deviceAccess(options), chosen);
}

function deviceAccess({
  kinds = DEVICE_KINDS,
  path = reportsPath(),
  open = ({ id }) => openThreadedDevice(id),
  ...options
}: Omit<NodeDevicesOptions, 'chosen'>): DeviceAccess {
  const find = async (again: boolean): Promise<readonly DeviceReport[]> => {
    const machine = { ...describeMachine(), kinds: kinds.map(({ id }) => id).join(' ') };
    const known = again ? undefined : await readReports(machine, path);
    if (known) return known;
    const reports = await examineAll(kinds, options);
    await keepReports(machine, reports, path);
    return reports;
  };
  let found: Promise<readonly DeviceReport[]> | undefined;
  return {
    ids: kinds.map(({ id }) => id),
    gpus: kinds.flatMap(({ id, isGpu }) => (isGpu ? [id] : [])),
    look: (again = false) => {
      if (found === undefined || again) found = find(again);
      found.catch(() => (found = undefined));
      return found;
    },
    open: async (id) => {
      const kind = kinds.find((candidate) => candidate.id === id)!;
      try {
        return await open(kind);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        throw new EngineError('unsupported', `${kind.title} cannot be opened. ${message}`, { cause: error });
      }
    },
  };
}
