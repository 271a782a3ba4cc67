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
 * `unsupported` where no device is left, or none is lent at all; `otherwise` tells what goes on then.
 */
export async function openUntried(
  run: Run,
  failures: Failures,
  from = '',
  otherwise?: string,
): Promise<Device> {
  const { devices } = run;
  if (devices === undefined) throw new EngineError('unsupported', 'There is no device to compute on here.');
  const pass = (name: string, reason: string): void => failures.add(name, reason);
  try {
    const device = await devices.open([...failures.names], pass);
    tellFailures(run, failures, `The work goes on with ${device.name}${from}.`);
    return device;
  } catch (error) {
    if (otherwise !== undefined) tellFailures(run, failures, otherwise);
    throw error;
  }
}

function tellFailures({ tell }: Run, { untold }: Failures, then: string): void {
  const told = untold.splice(0);
  if (told.length > 0) tell?.({ kind: 'notice', message: `${told.join(' ')} ${then}` });
}
