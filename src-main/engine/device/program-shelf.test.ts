import { describe, expect, it } from 'vitest';
import { multiply } from '../program/operations/elementwise.ts';
import { input, variable } from '../program/operations/leaves.ts';
import { createProgram } from '../program/program.ts';
import type { Run } from '../run.ts';
import { testRun } from '../testing/check-clusterer.ts';
import { countedDevices, type CountedDevices } from '../testing/counted-devices.ts';
import { clearShelf, runFixed, type FixedProgram } from './program-shelf.ts';

const scale = variable('scale', [1], { kind: 'constant', value: 0 });
const program = createProgram({ y: multiply(scale, input('x', [1])) });

/** Multiplies by a number. */
const times = (by: number): FixedProgram => ({ program, variables: { scale: Float32Array.of(by) } });

async function runOn(fixed: FixedProgram, run: Run, ...x: number[]): Promise<number[]> {
  const feeds = x.map((value) => ({ x: Float32Array.of(value) }));
  return (await runFixed(fixed, feeds, run)).map(({ y }) => y[0]);
}

function setUp(devices: CountedDevices): { run: Run; told: string[] } {
  const told: string[] = [];
  const tell: Run['tell'] = (event) => void (event.kind === 'notice' && told.push(event.message));
  return { run: testRun({ devices: devices.source, tell }), told };
}

describe('programs on the shelf', () => {
  it('stay loaded on one device, the two that were used last', async () => {
    const devices = countedDevices({ CPU: undefined });
    const { run, told } = setUp(devices);
    const [double, triple, fourfold] = [times(2), times(3), times(4)];
    expect(await runOn(double, run, 1, 2)).toEqual([2, 4]);
    expect(await runOn(triple, run, 5)).toEqual([15]);
    expect(await runOn(double, run, 7)).toEqual([14]);
    expect(devices.steps).toEqual(['open CPU', 'load CPU', 'load CPU']);
    expect(await runOn(fourfold, run, 1)).toEqual([4]);
    expect(await runOn(double, run, 1)).toEqual([2]);
    expect(devices.steps.slice(3)).toEqual(['unload CPU', 'load CPU']);
    expect(told).toEqual([]);
  });

  it('take turns, so that none is pushed out while it runs', async () => {
    const devices = countedDevices({ CPU: undefined });
    const { run } = setUp(devices);
    const made = await Promise.all([2, 3, 4, 5, 6].map((by) => runOn(times(by), run, 1, 10)));
    expect(made).toEqual([2, 3, 4, 5, 6].map((by) => [by, 10 * by]));
    expect(devices.left()).toEqual({ devices: 1, programs: 2 });
  });

  it('are closed once what runs is done, and can be used again after that', async () => {
    const devices = countedDevices({ CPU: undefined });
    const { run } = setUp(devices);
    const double = times(2);
    const running = [runOn(double, run, 1), runOn(times(3), run, 1)];
    await clearShelf(devices.source);
    expect(await Promise.all(running)).toEqual([[2], [3]]);
    expect(devices.left()).toEqual({ devices: 0, programs: 0 });
    expect(await runOn(double, run, 1)).toEqual([2]);
    await clearShelf(devices.source);
    expect(devices.left()).toEqual({ devices: 0, programs: 0 });
    await clearShelf(devices.source);
  });

  it('leave nothing open where they cannot be loaded, and others go on', async () => {
    const devices = countedDevices({ CPU: undefined });
    const { run } = setUp(devices);
    const wrong = { program, variables: { scale: new Float32Array(2) } };
    await expect(runOn(wrong, run, 1)).rejects.toMatchObject({ code: 'bad-input' });
    expect(devices.left()).toEqual({ devices: 0, programs: 0 });
    expect(await runOn(times(2), run, 1)).toEqual([2]);
  });

  it('are not begun for a run that was cancelled, and stay for the others', async () => {
    const devices = countedDevices({ CPU: undefined });
    const { run } = setUp(devices);
    const double = times(2);
    await runOn(double, run, 1);
    const stopped = { ...run, signal: AbortSignal.abort() };
    await expect(runOn(double, stopped, 1)).rejects.toMatchObject({ code: 'cancelled' });
    expect(await runOn(double, run, 1)).toEqual([2]);
    expect(devices.steps).toEqual(['open CPU', 'load CPU']);
  });

  it('need a device', async () => {
    await expect(runOn(times(2), testRun(), 1)).rejects.toMatchObject({ code: 'unsupported' });
    const { run } = setUp(countedDevices({}));
    await expect(runOn(times(2), run, 1)).rejects.toThrow('No device is left.');
  });
});

describe('where a device fails', () => {
  it.each([
    ['while it runs', { afterFeeds: 2 }, 'GPU failed: no power.'],
    ['while it loads', 'load', 'GPU failed: no power.'],
    ['before it is open', 'open', 'GPU cannot be opened.'],
  ] as const)('%s, another one takes over for good, which is told once', async (_title, fault, reason) => {
    const devices = countedDevices({ GPU: fault, CPU: undefined });
    const { run, told } = setUp(devices);
    const [double, triple] = [times(2), times(3)];
    expect(await runOn(double, run, 1)).toEqual([2]);
    expect(await runOn(triple, run, 1)).toEqual([3]);
    expect(await runOn(double, run, 4, 5)).toEqual([8, 10]);
    expect(await runOn(triple, run, 1)).toEqual([3]);
    expect(told).toEqual([`${reason} The work goes on with CPU.`]);
    expect(devices.steps.filter((step) => step === 'open CPU')).toHaveLength(1);
    await clearShelf(devices.source);
    expect(devices.left()).toEqual({ devices: 0, programs: 0 });
  });

  it('and there is no other, says so and leaves nothing open', async () => {
    const devices = countedDevices({ GPU: 'load', TPU: { afterFeeds: 0 } });
    const { run } = setUp(devices);
    await expect(runOn(times(2), run, 1)).rejects.toThrow('No device is left.');
    expect(devices.left()).toEqual({ devices: 0, programs: 0 });
  });
});
