import { execFileSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import type { Device, LoadedProgram, Values } from '../../engine/device/device.ts';
import { add } from '../../engine/program/operations/elementwise.ts';
import { input, variable } from '../../engine/program/operations/leaves.ts';
import { createProgram } from '../../engine/program/program.ts';
import { deviceChecks } from '../../engine/testing/check-device.ts';
import { openOnnx } from './open-onnx.ts';
import { openThreadedDevice } from './threaded-device.ts';

const FIXTURE = new URL('./threaded-device.fixture.ts', import.meta.url);

const total = variable('total', [2], { kind: 'constant', value: 0 });
const grown = add(total, input('x', [2]));
const adding = createProgram({ grown }, [{ variable: total, value: grown }]);

const opened: Device[] = [];
afterAll(() => Promise.all(opened.map((device) => device.close())));

async function open(kind: string, script?: URL): Promise<Device> {
  const device = await openThreadedDevice(kind, script);
  opened.push(device);
  return device;
}

const load = (device: Device): Promise<LoadedProgram> =>
  device.load(adding, { total: Float32Array.of(0, 0) });

/** A gate that is shut, where a run of the fixture's device waits. */
function shutGate() {
  const gate = new Int32Array(new SharedArrayBuffer(8));
  return {
    feed: (...x: number[]): Values => ({ x: Float32Array.from(x), gate }),
    /** So many runs have come to it, since it was made. */
    reached: (runs: number) => expect.poll(() => Atomics.load(gate, 1)).toBe(runs),
    open: () => {
      Atomics.store(gate, 0, 1);
      Atomics.notify(gate, 0);
    },
  };
}

describe('onnxruntime on a thread of its own', () => {
  let shared: Promise<Device> | undefined;
  const share = async (): Promise<Device> => {
    const device = await (shared ??= open('cpu'));
    return { ...device, close: async () => {} };
  };
  it.each(deviceChecks(share))('$title', ({ run }) => run());

  it('gives the very numbers that it gives on this thread, feed by feed', async () => {
    const here = await openOnnx({ provider: 'cpu', threads: 1 });
    const feeds = Array.from({ length: 500 }, (_, i): Values => ({ x: Float32Array.of(i, 1 / (i + 1)) }));
    const there = await open('cpu');
    const [near, far] = await Promise.all([load(here), load(there)]);
    expect(await far.run(feeds)).toEqual(await near.run(feeds));
    expect(await far.read()).toEqual(await near.read());
    await here.close();
  });

  it('refuses a device that there is not', async () => {
    await expect(openThreadedDevice('toaster')).rejects.toThrow('There is no device toaster.');
  });

  it('leaves its caller what it was fed and given, and takes parts of buffers', async () => {
    const loaded = await load(await open('cpu'));
    const many = Float32Array.of(1, 2, 3, 4);
    await loaded.run([{ x: many.subarray(2) }]);
    await loaded.write({ total: many.subarray(0, 2) });
    const [output] = await loaded.run([{ x: many.subarray(2) }]);
    expect([output.grown, many]).toEqual([Float32Array.of(4, 6), Float32Array.of(1, 2, 3, 4)]);
  });

  it('gives memory back when it is closed', async () => {
    const numbers = 2 ** 24;
    const large = variable('large', [numbers], { kind: 'constant', value: 0 });
    const program = createProgram({ first: add(large, input('x', [1])) }, []);
    const round = async (): Promise<number> => {
      const device = await openThreadedDevice('cpu');
      await device.load(program, { large: new Float32Array(numbers) });
      await device.close();
      return process.memoryUsage().rss / (4 * numbers);
    };
    const first = await round();
    const later = [await round(), await round(), await round(), await round()];
    expect(later.at(-1)! - first).toBeLessThan(2);
  });
});

describe('while a run goes on', () => {
  it('this thread is free', async () => {
    const loaded = await load(await open('gated', FIXTURE));
    const gate = shutGate();
    let isDone = false;
    const run = loaded.run([gate.feed(1, 2)]).finally(() => (isDone = true));
    await gate.reached(1);
    for (let turn = 0; turn < 1000; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(isDone).toBe(false);
    gate.open();
    expect(await run).toEqual([{ grown: Float32Array.of(1, 2) }]);
  });

  it('it may be cancelled: the caller goes on at once, and what is asked next waits for the feed to end', async () => {
    const loaded = await load(await open('gated', FIXTURE));
    const gate = shutGate();
    const stopper = new AbortController();
    const run = loaded.run([gate.feed(1, 2), gate.feed(10, 20)], stopper.signal);
    await gate.reached(1);
    stopper.abort();
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
    const reading = loaded.read();
    gate.open();
    expect(await reading).toEqual({ total: Float32Array.of(1, 2) });
    await gate.reached(1);
  });

  it('one that waits for its turn may be cancelled too, and is never begun', async () => {
    const loaded = await load(await open('gated', FIXTURE));
    const [gate, other] = [shutGate(), shutGate()];
    const stopper = new AbortController();
    const first = loaded.run([gate.feed(1, 2)]);
    const second = loaded.run([other.feed(10, 20)], stopper.signal);
    await gate.reached(1);
    stopper.abort();
    await expect(second).rejects.toMatchObject({ code: 'cancelled' });
    other.open();
    gate.open();
    await first;
    expect(await loaded.read()).toEqual({ total: Float32Array.of(1, 2) });
  });

  it('closing waits for it', async () => {
    const device = await open('gated', FIXTURE);
    const gate = shutGate();
    const run = (await load(device)).run([gate.feed(1, 2)]);
    await gate.reached(1);
    const closing = Promise.all([device.close(), device.close()]);
    gate.open();
    expect(await run).toEqual([{ grown: Float32Array.of(1, 2) }]);
    await closing;
    await expect(load(device)).rejects.toThrow('disturbed device was closed.');
  });
});

describe('a thread that ends', () => {
  it.each([
    ['ends', /disturbed device failed: its thread ended \(exit code 7\)/],
    ['throws', /disturbed device failed: its thread ended \(a fault in a callback\)/],
  ])('fails all calls: it %s', async (kind, message) => {
    const device = await open(kind, FIXTURE);
    const loaded = await load(device);
    const calls = [loaded.run([{ x: Float32Array.of(1, 2) }]), loaded.read(), load(device)];
    for (const outcome of await Promise.allSettled(calls)) {
      expect(outcome).toMatchObject({
        reason: { code: 'device-failed', message: expect.stringMatching(message) },
      });
    }
    await expect(loaded.read()).rejects.toMatchObject({ code: 'device-failed' });
    await Promise.all([loaded.close(), device.close()]);
  });

  it('while it opens its device says so, and one that refuses gives its reason', async () => {
    await expect(openThreadedDevice('crashes', FIXTURE)).rejects.toThrow(/crashes failed.*exit code 9/);
    await expect(openThreadedDevice('refuses', FIXTURE)).rejects.toMatchObject({
      code: 'unsupported',
      message: 'The driver is gone. Install it.',
    });
  });
});

describe('a process', () => {
  const run = (work: string): string => {
    const code = `
      import { openThreadedDevice } from './threaded-device.ts';
      import { input } from '../../engine/program/operations/leaves.ts';
      import { createProgram } from '../../engine/program/program.ts';
      const device = await openThreadedDevice('cpu');
      const loaded = await device.load(createProgram({ x: input('x', [1]) }), {});
      ${work}`;
    return execFileSync(process.execPath, ['--input-type=module', '-e', code], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      timeout: 30_000,
    });
  };

  it('ends by itself while a device is open', () => {
    expect(run(`console.log('idle');`)).toBe('idle\n');
  });

  it('is held by a run until it is done', () => {
    const held = `loaded.run([{ x: Float32Array.of(7) }]).then(([{ x }]) => console.log(x[0]));`;
    expect(run(held)).toBe('7\n');
  });
});
