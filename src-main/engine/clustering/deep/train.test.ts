import { describe, expect, it } from 'vitest';
import { differentiate } from '../../program/differentiate.ts';
import { log, multiply, subtract } from '../../program/operations/elementwise.ts';
import { input, variable } from '../../program/operations/leaves.ts';
import { sum } from '../../program/operations/reduce.ts';
import { createProgram } from '../../program/program.ts';
import type { KeptState, Run, RunEvent } from '../../run.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { checkpointKeeper } from '../../testing/checkpoint-keeper.ts';
import { countedDevices } from '../../testing/counted-devices.ts';
import { train, type Epoch, type Training } from './train.ts';
import type { TrainingBatch } from './train-epoch.ts';

const STEPS = 6;

/** Moves a weight of two numbers halfway to what is fed, each step. */
function following() {
  const weight = variable('weight', [2], { kind: 'constant', value: 0 });
  const distance = subtract(weight, input('x', [2]));
  const loss = sum(multiply(multiply(distance, distance), 0.5));
  const [gradient] = differentiate(loss, [weight]);
  const value = subtract(weight, multiply(gradient, 0.5));
  return createProgram({ Loss: loss, both: distance }, [{ variable: weight, value }]);
}

/** Six feeds an epoch, other ones in each. */
async function* feedsOf(epoch: number): AsyncGenerator<TrainingBatch> {
  for (let step = 0; step < STEPS; step++) yield { feed: { x: Float32Array.of(epoch, step) } };
}

function trainingOf(changes: Partial<Training> = {}): { training: Training; ended: Epoch[] } {
  const ended: Epoch[] = [];
  const training = {
    program: following(),
    epochs: 4,
    stepsPerEpoch: STEPS,
    batches: feedsOf,
    key: 'following',
    ended: (epoch: Epoch) => void ended.push(epoch),
    ...changes,
  };
  return { training, ended };
}

function setUp(
  faults: Parameters<typeof countedDevices>[0] = { CPU: undefined },
  changes: Partial<Run> = {},
) {
  const devices = countedDevices(faults);
  const events: RunEvent[] = [];
  const fractions: number[] = [];
  const run = testRun({
    devices: devices.source,
    tell: (event) => void events.push(event),
    report: ({ fraction }) => void fractions.push(fraction),
    ...changes,
  });
  return { run, devices, events, fractions };
}

/** The weight after all epochs, computed by hand. */
function expectedWeight(epochs = 4, from = [0, 0]): Float32Array {
  let [first, second] = from;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for (let step = 0; step < STEPS; step++) [first, second] = [(first + epoch) / 2, (second + step) / 2];
  }
  return Float32Array.of(first, second);
}

describe('training', () => {
  it('makes a step for each feed, and gives the variables in the end', async () => {
    const { run, devices } = setUp();
    const { training, ended } = trainingOf();
    expect(await train(training, run)).toMatchObject({ variables: { weight: expectedWeight() } });
    expect(ended.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    expect(ended[1].variables).toEqual({ weight: expectedWeight(2) });
    expect(devices.left()).toEqual({ devices: 0, programs: 0 });
  });

  it('begins with given variables, which it leaves as they are', async () => {
    const start = { weight: Float32Array.of(8, 4) };
    const { training } = trainingOf({ start: async () => ({ variables: start }) });
    expect(await train(training, setUp().run)).toMatchObject({
      variables: { weight: expectedWeight(4, [8, 4]) },
    });
    expect(start.weight).toEqual(Float32Array.of(8, 4));
  });

  it("tells the means of an epoch's outputs, numbers as curves", async () => {
    const { run, events } = setUp();
    const { training, ended } = trainingOf({ epochs: 1 });
    await train(training, run);
    let weight = [0, 0];
    const distances = Array.from({ length: STEPS }, (_, step) => {
      const distance = [weight[0] - 1, weight[1] - step];
      weight = [(weight[0] + 1) / 2, (weight[1] + step) / 2];
      return distance;
    });
    const mean = (of: (distance: number[]) => number): number =>
      distances.map(of).reduce((total, value) => total + value, 0) / STEPS;
    expect(ended[0].means.both).toEqual([mean(([first]) => first), mean(([, second]) => second)]);
    const loss = mean(([first, second]) => (first ** 2 + second ** 2) / 2);
    expect(events).toEqual([{ kind: 'epoch', epoch: 1, values: { Loss: expect.closeTo(loss, 5) } }]);
  });

  it('gives a device a few feeds at a time, all of them in order, and reports after each', async () => {
    const { run, fractions } = setUp();
    const calls: number[] = [];
    const devices = { ...run.devices, open: spiedOn(run.devices!, calls) };
    await train(trainingOf({ epochs: 2 }).training, { ...run, devices });
    expect(calls).toEqual([4, 2, 4, 2]);
    expect(fractions).toEqual([4 / 6 / 2, 1 / 2, (1 + 4 / 6) / 2, 1]);
  });

  it('reports no more than an epoch where there are more feeds than were promised', async () => {
    const { run, fractions } = setUp();
    await train(trainingOf({ epochs: 2, stepsPerEpoch: 4 }).training, run);
    expect(fractions).toEqual([0.5, 0.5, 1, 1]);
  });

  it('stops when told, and closes what it opened', async () => {
    const stopper = new AbortController();
    const { run, devices } = setUp({ CPU: undefined }, { signal: stopper.signal });
    const { training } = trainingOf({ ended: ({ number }) => void (number === 2 && stopper.abort()) });
    await expect(train(training, run)).rejects.toMatchObject({ code: 'cancelled' });
    expect(devices.left()).toEqual({ devices: 0, programs: 0 });
  });

  it('says what to do where no device is lent', async () => {
    const { training } = trainingOf();
    await expect(train(training, testRun())).rejects.toMatchObject({ code: 'unsupported' });
  });
});

describe('a training that was kept', () => {
  it('goes on after its last epoch, to the same variables', async () => {
    const killed = checkpointKeeper([], 2);
    const { run, devices } = setUp({ CPU: undefined }, { checkpoint: killed.checkpoint });
    await expect(train(trainingOf().training, run)).rejects.toThrow('killed');
    expect(devices.left()).toEqual({ devices: 0, programs: 0 });
    const later = checkpointKeeper(killed.saved);
    const { training, ended } = trainingOf();
    const second = setUp({ CPU: undefined }, { checkpoint: later.checkpoint });
    expect(await train(training, second.run)).toMatchObject({ variables: { weight: expectedWeight() } });
    expect(ended.map(({ number }) => number)).toEqual([3, 4]);
    expect(second.fractions[0]).toBeGreaterThan(0.5);
  });

  it('needs no device where it had ended', async () => {
    const kept = checkpointKeeper();
    const { run } = setUp({ CPU: undefined }, { checkpoint: kept.checkpoint });
    await train(trainingOf().training, run);
    const again = testRun({ checkpoint: kept.checkpoint });
    expect(await train(trainingOf().training, again)).toMatchObject({
      variables: { weight: expectedWeight() },
    });
  });

  it.each<[string, Partial<Training>]>([
    ['another key', { key: 'another' }],
    ['more epochs than are wanted now', { epochs: 1 }],
  ])('is no beginning for one of %s', async (_title, changes) => {
    const kept = checkpointKeeper();
    const { run } = setUp({ CPU: undefined }, { checkpoint: kept.checkpoint });
    await train(trainingOf({ epochs: 2 }).training, run);
    const { training, ended } = trainingOf(changes);
    await train(training, run);
    expect(ended[0].number).toBe(1);
  });

  it.each<[string, KeptState['arrays']]>([
    ['without a weight', {}],
    ['with a weight of another shape', { weight: { shape: [1], values: new Float32Array(1) } }],
    ['with a weight of another type', { weight: { shape: [2], values: new Float64Array(2) } }],
  ])('%s is no beginning', async (_title, arrays) => {
    const kept = checkpointKeeper([{ state: { key: 'following', epoch: 2 }, arrays }]);
    const { training, ended } = trainingOf();
    const { run } = setUp({ CPU: undefined }, { checkpoint: kept.checkpoint });
    await train(training, run);
    expect(ended).toHaveLength(4);
  });
});

/** Counts how often each of three pixels was drawn, and learns the distance to what the epoch before counted. */
function counting(): { changes: Partial<Training>; asked: string[] } {
  const asked: string[] = [];
  const whole = following();
  const changes: Partial<Training> = {
    program: whole,
    answers: ['both'],
    memory: { counts: { shape: [3], values: new Int32Array(3) } },
    prepare: async (epoch, { variables, memory }) => {
      asked.push(`${epoch}: ${[...variables.weight]}, ${[...memory.counts.values]}`);
      return { memory, variables: { weight: Float32Array.of(epoch, 0) }, curves: { Prepared: epoch } };
    },
    batches: async function* (_epoch, _run, memory) {
      for (let pixel = 0; pixel < 3; pixel++) {
        const feed = { x: Float32Array.of(memory.counts.values[pixel], pixel) };
        yield { feed, pixels: Uint32Array.of(pixel) };
      }
    },
    remember: ({ counts }, answers) => {
      const values = Int32Array.from(counts.values);
      for (const { pixels, outputs } of answers)
        values[pixels[0]] += 1 + Math.round(Math.abs(outputs.both[1]));
      return {
        memory: { counts: { shape: [3], values } },
        curves: { Total: values.reduce((a, b) => a + b) },
      };
    },
  };
  return { changes, asked };
}

describe('a training that remembers', () => {
  const once = async () => {
    const { changes, asked } = counting();
    const { training, ended } = trainingOf({ epochs: 3, ...changes });
    const { run, events } = setUp();
    return { known: await train(training, run), ended, asked, events };
  };

  it('prepares each epoch by what it knows, and remembers what the net answers, pixel by pixel', async () => {
    const { known, ended, asked, events } = await once();
    expect(asked[0]).toBe('1: 0,0, 0,0,0');
    expect(asked).toHaveLength(3);
    // The second number of the weight begins at 0 in each epoch, and goes halfway to 0, 1 and 2.
    expect([...ended[0].memory.counts.values]).toEqual([1, 2, 3]);
    expect(asked[1]).toBe('2: 0.125,1.25, 1,2,3');
    expect([...known.memory.counts.values]).toEqual([3, 6, 9]);
    expect(events.map((event) => 'values' in event && [event.values.Prepared, event.values.Total])).toEqual([
      [1, 6],
      [2, 12],
      [3, 18],
    ]);
    expect(ended[0].means).not.toHaveProperty('both');
  });

  it('goes on from what it remembered when it was kept, to the same end', async () => {
    const { changes } = counting();
    const killed = checkpointKeeper([], 2);
    const { run } = setUp({ CPU: undefined }, { checkpoint: killed.checkpoint });
    await expect(train(trainingOf({ epochs: 3, ...changes }).training, run)).rejects.toThrow('killed');
    const { training, ended } = trainingOf({ epochs: 3, ...counting().changes });
    const later = setUp({ CPU: undefined }, { checkpoint: checkpointKeeper(killed.saved).checkpoint });
    expect(await train(training, later.run)).toMatchObject((await once()).known);
    expect(ended).toHaveLength(1);
  });

  it('forgets what a device that died in an epoch answered in it', async () => {
    const { training } = trainingOf({ epochs: 3, ...counting().changes });
    const { run } = setUp({ GPU: { afterFeeds: 5 }, CPU: undefined });
    expect(await train(training, run)).toMatchObject((await once()).known);
  });

  it('is not begun by what another one remembered', async () => {
    const killed = checkpointKeeper([], 1);
    const { run } = setUp({ CPU: undefined }, { checkpoint: killed.checkpoint });
    await expect(train(trainingOf({ ...counting().changes }).training, run)).rejects.toThrow('killed');
    const memory = { counts: { shape: [4], values: new Int32Array(4) } };
    const { training, ended } = trainingOf({ ...counting().changes, memory });
    await train(
      training,
      setUp({ CPU: undefined }, { checkpoint: checkpointKeeper(killed.saved).checkpoint }).run,
    );
    expect(ended).toHaveLength(4);
  });
});

describe('where a device fails', () => {
  it.each([
    ['in the middle of an epoch', { afterFeeds: 16 }],
    ['at the first step', { afterFeeds: 0 }],
    ['while it loads', 'load'],
    ['before it is open', 'open'],
  ] as const)('%s, the next one gives the same, and the bar never goes back', async (_title, fault) => {
    const { run, devices, events, fractions } = setUp({ GPU: fault, CPU: undefined });
    const { training, ended } = trainingOf();
    expect(await train(training, run)).toMatchObject({ variables: { weight: expectedWeight() } });
    expect(ended.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    expect(events.filter(({ kind }) => kind === 'notice')).toHaveLength(1);
    expect(fractions).toEqual(fractions.toSorted((left, right) => left - right));
    expect(fractions.at(-1)).toBe(1);
    expect(devices.left()).toEqual({ devices: 0, programs: 0 });
  });

  it('and no other is left, what was kept stays', async () => {
    const kept = checkpointKeeper();
    const { run } = setUp({ GPU: { afterFeeds: 16 } }, { checkpoint: kept.checkpoint });
    await expect(train(trainingOf().training, run)).rejects.toMatchObject({ code: 'unsupported' });
    expect(kept.saved.map(({ state }) => state)).toEqual([
      { key: 'following', epoch: 1 },
      { key: 'following', epoch: 2 },
    ]);
  });
});

describe('a training that diverges', () => {
  it('ends at the first loss that is no number', async () => {
    const { training, ended } = trainingOf({
      batches: async function* (epoch) {
        yield* feedsOf(epoch);
        if (epoch === 2) yield { feed: { x: Float32Array.of(NaN, 0) } };
      },
    });
    const { run, devices } = setUp();
    await expect(train(training, run)).rejects.toThrow(/diverged in epoch 2: "Loss".*lower learning rate/);
    expect(ended).toHaveLength(1);
    expect(devices.left()).toEqual({ devices: 0, programs: 0 });
  });

  it('keeps no weights that are no numbers, though the last loss was one', async () => {
    const weight = variable('weight', [1], { kind: 'constant', value: 1 });
    const x = input('x', [1]);
    const value = log(multiply(weight, x));
    const program = createProgram({ Loss: sum(multiply(weight, weight)) }, [{ variable: weight, value }]);
    const kept = checkpointKeeper();
    const batches = async function* (): AsyncGenerator<TrainingBatch> {
      yield { feed: { x: Float32Array.of(-1) } };
    };
    const { run } = setUp({ CPU: undefined }, { checkpoint: kept.checkpoint });
    const { training } = trainingOf({ program, batches });
    await expect(train(training, run)).rejects.toThrow(/diverged in epoch 1: a weight/);
    expect(kept.saved).toEqual([]);
  });
});

/** Notes how many feeds each call has. */
function spiedOn(source: NonNullable<Run['devices']>, calls: number[]): NonNullable<Run['devices']>['open'] {
  return async (failed) => {
    const device = await source.open(failed);
    return {
      ...device,
      load: async (program, variables) => {
        const loaded = await device.load(program, variables);
        return {
          ...loaded,
          run: (feeds, signal) => {
            calls.push(feeds.length);
            return loaded.run(feeds, signal);
          },
        };
      },
    };
  };
}
