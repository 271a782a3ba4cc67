import { describe, expect, it } from 'vitest';
import { EngineError } from '../errors.ts';
import type { Run, RunEvent } from '../run.ts';
import { inlineWorkers } from '../workers.ts';
import type { Device } from './device.ts';
import { onDevice } from './on-device.ts';
import { recordDevices } from './record-devices.ts';

/** A run that is lent devices of these names, and what it was told. */
function runOn(...names: string[]): { run: Run; told: RunEvent[]; closed: string[] } {
  const told: RunEvent[] = [];
  const closed: string[] = [];
  const open = async (failed: readonly string[] = []): Promise<Device> => {
    const name = names.find((candidate) => !failed.includes(candidate));
    if (name === undefined) throw new EngineError('unsupported', 'none is left');
    const close = async (): Promise<void> => void closed.push(name);
    return { id: 'test', name, load: () => expect.unreachable(), close };
  };
  const signal = new AbortController().signal;
  const run = { signal, seed: 1, workers: inlineWorkers({} as never), report: () => {}, devices: { open } };
  return { run: { ...run, tell: (event) => told.push(event) }, told, closed };
}

/** Dies on all devices but one. */
const worksOnlyOn = (name: string) => async (device: Device) => {
  if (device.name !== name) throw new EngineError('device-failed', `${device.name} failed: out of memory`);
  return `done by ${device.name}`;
};

describe('work on a device', () => {
  it('goes on with the next best where one dies, and says so', async () => {
    const { run, told, closed } = runOn('GPU', 'CPU');
    expect(await onDevice(run, worksOnlyOn('CPU'))).toBe('done by CPU');
    const message = 'GPU failed: out of memory. The work goes on with CPU, from where it was last kept.';
    expect(told).toEqual([{ kind: 'notice', message }]);
    expect(closed).toEqual(['GPU', 'CPU']);
  });

  it('says nothing where all goes well', async () => {
    const { run, told } = runOn('GPU', 'CPU');
    expect(await onDevice(run, worksOnlyOn('GPU'))).toBe('done by GPU');
    expect(told).toEqual([]);
  });

  it('fails for any other reason at once, and closes the device', async () => {
    const { run, closed } = runOn('GPU', 'CPU');
    const failing = async (): Promise<never> => {
      throw new EngineError('too-few-pixels', 'too few');
    };
    await expect(onDevice(run, failing)).rejects.toMatchObject({ code: 'too-few-pixels' });
    expect(closed).toEqual(['GPU']);
  });

  it('ends where no device is left, and where none is lent', async () => {
    const { run } = runOn('GPU');
    await expect(onDevice(run, worksOnlyOn('CPU'))).rejects.toThrow('none is left');
    await expect(onDevice({ ...run, devices: undefined }, worksOnlyOn('CPU'))).rejects.toMatchObject({
      code: 'unsupported',
    });
  });

  it('leaves those that were lent to speed up kernels on record too, by one source', async () => {
    const { run } = runOn('GPU', 'CPU');
    const asked: number[] = [];
    const accelerators = (work: number) => {
      asked.push(work);
      return work > 5 ? run.devices : undefined;
    };
    const { source, names } = recordDevices({ ...run.devices!, accelerators });
    expect(source.accelerators!(5)).toBeUndefined();
    const lent = source.accelerators!(6)!;
    expect(source.accelerators!(7)).toBe(lent);
    expect((await lent.open()).name).toBe('GPU');
    expect((await source.open(['GPU'])).name).toBe('CPU');
    expect((await lent.open()).name).toBe('CPU');
    expect([asked, names]).toEqual([
      [5, 6, 7],
      ['GPU', 'CPU'],
    ]);
  });

  it('leaves the names of the devices on record, each once, and tries none again that failed', async () => {
    const { run, told, closed } = runOn('GPU', 'CPU');
    const { source, names } = recordDevices(run.devices!);
    await onDevice({ ...run, devices: source }, worksOnlyOn('CPU'));
    await onDevice({ ...run, devices: source }, worksOnlyOn('CPU'));
    expect(names).toEqual(['GPU', 'CPU']);
    expect(told).toHaveLength(1);
    expect(closed).toEqual(['GPU', 'CPU', 'CPU']);
  });
});
