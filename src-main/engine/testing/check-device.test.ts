import { describe, expect, it } from 'vitest';
import type { Device, LoadedProgram, Values, VariableValues } from '../device/device.ts';
import { referenceDevice } from '../device/reference/reference-device.ts';
import { deviceChecks } from './check-device.ts';

describe('the reference device', () => {
  it.each(deviceChecks(async () => referenceDevice()))('$title', ({ run }) => run());
});

describe('the reference device, rounding to float32', () => {
  it.each(deviceChecks(async () => referenceDevice({ precision: 'float32' })))('$title', ({ run }) => run());
});

type Change = (loaded: LoadedProgram, first: VariableValues) => Partial<LoadedProgram>;

/** The reference with one fault. */
function faulty(change: Change): Device {
  const device = referenceDevice();
  return {
    ...device,
    load: async (program, first) => {
      const loaded = await device.load(program, first);
      return { ...loaded, ...change(loaded, first) };
    },
  };
}

const misgiving = (change: (value: number, name: string) => number): Device =>
  faulty((loaded) => ({
    run: async (feeds, signal) => {
      const changed = (output: Values): Values =>
        Object.fromEntries(
          Object.entries(output).map(([name, values]) => [name, values.map((value) => change(value, name))]),
        );
      return (await loaded.run(feeds, signal)).map(changed);
    },
  }));

function sharing(): Device {
  const device = referenceDevice();
  const held = new Map<string, LoadedProgram>();
  return {
    ...device,
    load: async (program, first) => {
      const names = [...program.variables.keys()].join();
      const loaded = held.get(names) ?? (await device.load(program, first));
      held.set(names, loaded);
      return loaded;
    },
  };
}

const lenient = (loaded: LoadedProgram): Partial<LoadedProgram> => ({
  run: (feeds, signal) => loaded.run(feeds, signal).catch(() => []),
});

/** Faults, the checks that find them (by a part of their titles), and what these say. */
const FAULTS: [string, Device, string, RegExp][] = [
  ['is a little off', misgiving((value) => value * 1.00001), 'conv2d 3x3, padded', /result off by 1.0e-5/],
  ['gives NaN', misgiving(() => NaN), 'softmax', /off by Infinity/],
  [
    'has a wrong gradient',
    misgiving((value, name) => (name === 'gradient by y' ? -value : value)),
    'divide of [] and [2, 3]',
    /gradient by y off/,
  ],
  ['takes the second of equals', misgiving((value) => value + 1), 'argmax, the first', /off by/],
  [
    'forgets its variables',
    faulty((loaded, first) => ({
      run: async (feeds, signal) => {
        await loaded.write(first);
        return loaded.run(feeds, signal);
      },
    })),
    'keeps variables',
    /variable/,
  ],
  [
    'changes one variable after the other',
    faulty((loaded) => ({
      run: async (feeds, signal) => {
        const outputs = await loaded.run(feeds, signal);
        await loaded.write({ previous: (await loaded.read()).total });
        return outputs;
      },
    })),
    'keeps variables',
    /the variable previous/,
  ],
  [
    'does not train',
    faulty((loaded, first) => ({
      run: async (feeds) => {
        const outputs: Values[] = [];
        for (const feed of feeds) {
          await loaded.write(first);
          outputs.push(...(await loaded.run([feed])));
        }
        return outputs;
      },
    })),
    'trains a small',
    /did not learn/,
  ],
  [
    'does not write',
    faulty((loaded) => ({
      write: async (values) => void (values.total?.length === 3 && loaded.write(values)),
    })),
    'takes others',
    /variable previous/,
  ],
  [
    'runs one feed only',
    faulty((loaded) => ({ run: (feeds) => loaded.run(feeds.slice(0, 1)) })),
    'several feeds',
    /1 outputs/,
  ],
  ['shares variables between programs', sharing(), 'disturb', /variable total/],
  ['takes any numbers', faulty(lenient), 'refuses', /ran without being fed: got no error/],
  [
    'does not stop',
    faulty((loaded) => ({ run: (feeds) => loaded.run(feeds) })),
    'stops',
    /though it was stopped/,
  ],
  [
    'looks at the signal only once',
    faulty((loaded) => ({
      run: (feeds, signal) => loaded.run(feeds, signal?.aborted ? signal : undefined),
    })),
    'stops',
    /to the end of its feeds/,
  ],
];

describe('the checks of a device', () => {
  it.each(FAULTS)('find one that %s', async (_, device, title, complaint) => {
    const check = deviceChecks(async () => device).find((each) => each.title.includes(title));
    await expect(check?.run()).rejects.toThrow(complaint);
  });

  it('close the device, also where they fail', async () => {
    let closed = 0;
    const device = { ...misgiving(() => NaN), close: async () => void closed++ };
    await expect(deviceChecks(async () => device)[0].run()).rejects.toThrow();
    expect(closed).toBe(1);
  });
});
