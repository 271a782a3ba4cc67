import { EngineError } from '../errors.ts';
import type { Device, DeviceSource } from './device.ts';
import { rankDevices, type DeviceListing, type DeviceReport } from './device-report.ts';

/** Multiplications that take the processor's kernels seconds: then a GPU is looked for, which takes a while where none was before. */
const WORTH_A_GPU = 2 ** 34;

/** Lets the choice be automatic. */
export const AUTO = 'auto';

/** What there is to choose from. */
export interface DeviceAccess {
  /** Every id that can be chosen besides "auto". */
  readonly ids: readonly string[];
  /** Those of devices that do not compute on the processor. */
  readonly gpus: readonly string[];
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

/**
 * A directory that begins with a choice, which is looked at when a device is first opened. A processor is lent to speed up kernels only
 * where it is that first choice: they are faster there themselves.
 */
export function createDeviceDirectory(access: DeviceAccess, first = AUTO): DeviceDirectory {
  let chosen = first;
  /** By which ids devices were opened, by their names. */
  const opened = new Map<string, string>();
  const openAmong =
    (isWanted: (report: DeviceReport) => boolean): DeviceSource['open'] =>
    async (failed = [], pass) => {
      const reports = (await access.look()).filter(isWanted);
      const isFailed = ({ id, name }: DeviceReport): boolean =>
        failed.some((it) => it === name || opened.get(it) === id);
      const passed: Passed = { failed: reports.filter(isFailed), unopened: new Map() };
      for (;;) {
        const report = nextOf(reports, chosen, passed);
        try {
          const device = await access.open(report.id);
          opened.set(device.name, report.id);
          return device;
        } catch (error) {
          const reason = error instanceof Error ? error.message : String(error);
          passed.unopened.set(report, reason);
          pass?.(report.name, reason);
        }
      }
    };
  const isGpu = (id: string): boolean => access.gpus.includes(id);
  const accelerators: DeviceSource = {
    open: openAmong(({ id }) => id === chosen || (isGpu(id) && (chosen === AUTO || isGpu(chosen)))),
  };
  return {
    open: openAmong(() => true),
    accelerators: (work) => {
      const isWanted = chosen === AUTO ? work >= WORTH_A_GPU : chosen === first || isGpu(chosen);
      return isWanted || work === Infinity ? accelerators : undefined;
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
      if (id !== AUTO) {
        const reports = await access.look();
        requireAvailable(
          reports.find((report) => report.id === id),
          id,
        );
      }
      chosen = id;
    },
  };
}

/** Devices that are not tried again. */
interface Passed {
  readonly failed: readonly DeviceReport[];
  /** With the reasons, in sentences. */
  readonly unopened: Map<DeviceReport, string>;
}

/** The chosen one first, then by rank. Throws `unsupported` where none is left. */
function nextOf(reports: readonly DeviceReport[], chosen: string, passed: Passed): DeviceReport {
  const isLeft = (report: DeviceReport): boolean =>
    !passed.failed.includes(report) && !passed.unopened.has(report);
  const wanted = reports.find(({ id }) => id === chosen);
  if (chosen !== AUTO && (wanted === undefined || isLeft(wanted))) return requireAvailable(wanted, chosen);
  const next = rankDevices(reports).find(isLeft);
  if (next !== undefined) return next;
  throw new EngineError('unsupported', [...passed.unopened.values(), noneLeft(reports, passed)].join(' '));
}

function noneLeft(reports: readonly DeviceReport[], { failed, unopened }: Passed): string {
  const other = failed.length + unopened.size === 0 ? '' : 'other ';
  const there =
    failed.length === 0 ? 'There' : `${failed.map(({ name }) => name).join(', ')} failed, and there`;
  const remedies = reports.flatMap(({ available, reason, remedy }) => (available ? [] : [reason, remedy]));
  return [`${there} is no ${other}device to compute on.`, ...remedies].filter(Boolean).join(' ');
}

function requireAvailable(report: DeviceReport | undefined, id: string): DeviceReport {
  if (report?.available) return report;
  const { name = id, reason = 'It is not known here.', remedy = '' } = report ?? {};
  throw new EngineError(
    'unsupported',
    `The device "${id}" (${name}) cannot be used. ${reason} ${remedy}`.trim(),
  );
}
