import { EngineError } from '../errors.ts';
import type { Device, DeviceSource } from './device.ts';
import { rankDevices, type DeviceListing, type DeviceReport } from './device-report.ts';

/** Lets the choice be automatic. */
export const AUTO = 'auto';

/** What there is to choose from. */
export interface DeviceAccess {
  /** Every id that can be chosen besides "auto". */
  readonly ids: readonly string[];
  /** Looks what is there; may know from before, but not where `again`. */
  look(again?: boolean): Promise<readonly DeviceReport[]>;
  /** Opens the device of an id in this process. */
  open(id: string): Promise<Device>;
}

/** The devices of this machine and which of them the user chose. */
export interface DeviceDirectory extends DeviceSource {
  list(again?: boolean): Promise<DeviceListing>;
  /** "auto" or an id. Rejects with `bad-input` for an unknown one, with `unsupported` for one that is not available. */
  choose(id: string): Promise<void>;
}

/** A directory that begins with a choice, which is looked at when a device is first opened. */
export function createDeviceDirectory(access: DeviceAccess, first = AUTO): DeviceDirectory {
  let chosen = first;
  /** By which ids devices were opened, by their names. */
  const opened = new Map<string, string>();
  return {
    open: async (failed = []) => {
      const reports = await access.look();
      const passed = reports.filter(({ id, name }) =>
        failed.some((it) => it === name || opened.get(it) === id),
      );
      const id = nextOf(reports, chosen, passed);
      const device = await access.open(id);
      opened.set(device.name, id);
      return device;
    },
    list: async (again) => {
      const devices = await access.look(again);
      return { devices, chosen, auto: rankDevices(devices).at(0)?.id };
    },
    choose: async (id) => {
      if (id !== AUTO && !access.ids.includes(id)) {
        throw new EngineError(
          'bad-input',
          `There is no device "${id}"; choose ${[AUTO, ...access.ids].join(', ')}.`,
        );
      }
      if (id !== AUTO) refuseUnavailable(await access.look(), id);
      chosen = id;
    },
  };
}

/** The chosen one first, then by rank. Throws `unsupported` where none is left. */
function nextOf(reports: readonly DeviceReport[], chosen: string, passed: readonly DeviceReport[]): string {
  const isLeft = (report: DeviceReport): boolean => !passed.includes(report);
  if (chosen !== AUTO && reports.some((report) => report.id === chosen && isLeft(report))) {
    refuseUnavailable(reports, chosen);
    return chosen;
  }
  const next = rankDevices(reports).find(isLeft);
  if (next !== undefined) return next.id;
  const before = passed.length === 0 ? '' : `${passed.map(({ name }) => name).join(', ')} failed, and `;
  const remedies = reports.flatMap(({ available, reason, remedy }) =>
    available ? [] : [[reason, remedy].filter(Boolean).join(' ')],
  );
  throw new EngineError(
    'unsupported',
    `${before}there is no ${passed.length === 0 ? '' : 'other '}device to compute on. ${remedies.join(' ')}`.trim(),
  );
}

function refuseUnavailable(reports: readonly DeviceReport[], id: string): void {
  const report = reports.find((candidate) => candidate.id === id);
  if (report?.available) return;
  const { name = id, reason = 'It is not known here.', remedy = '' } = report ?? {};
  throw new EngineError(
    'unsupported',
    `The device "${id}" (${name}) cannot be used. ${reason} ${remedy}`.trim(),
  );
}
