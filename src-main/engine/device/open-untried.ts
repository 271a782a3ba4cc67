import { EngineError } from '../errors.ts';
import type { Run } from '../run.ts';
import type { Device } from './device.ts';

/** Devices that some work need not try again. */
export interface Failures {
  readonly names: ReadonlySet<string>;
  /** Why the last ones failed, which nobody was told yet: sentences. */
  readonly untold: string[];
  add(name: string, reason: string): void;
}

export function noFailures(): Failures {
  const names = new Set<string>();
  const untold: string[] = [];
  return {
    names,
    untold,
    add: (name, reason) => {
      names.add(name);
      untold.push(reason.endsWith('.') ? reason : `${reason}.`);
    },
  };
}

/**
 * Opens the best device that has not failed, and tells the run which ones did since it was last told; `from` ends that sentence. Rejects with
 * `unsupported` where no device is left, or none is lent at all.
 */
export async function openUntried({ devices, tell }: Run, failures: Failures, from = ''): Promise<Device> {
  if (devices === undefined) throw new EngineError('unsupported', 'There is no device to compute on here.');
  const device = await devices.open([...failures.names], (name, reason) => failures.add(name, reason));
  const told = failures.untold.splice(0);
  if (told.length > 0) {
    tell?.({ kind: 'notice', message: `${told.join(' ')} The work goes on with ${device.name}${from}.` });
  }
  return device;
}
