import type { Device, LoadedProgram, Values } from '../device/device.ts';
import { add, multiply } from '../program/operations/elementwise.ts';
import { input, variable } from '../program/operations/leaves.ts';
import { sum } from '../program/operations/reduce.ts';
import { createProgram, type Program } from '../program/program.ts';
import { checkOperation } from './check-operation.ts';
import { checkAdamStep, checkBatchNorm, checkSgdSteps, checkTraining } from './check-training.ts';
import { expectClose } from './expect-close.ts';
import { operationCases } from './operation-cases.ts';

/** One thing that every device must do. `run` throws an Error that says what went wrong. */
export interface DeviceCheck {
  readonly title: string;
  run(): Promise<void>;
}

/** How far a device's numbers may be off, relative to the largest of a tensor. */
export interface DeviceTolerance {
  /** Of one operation, or a few. */
  readonly forward: number;
  readonly gradient: number;
  /** Losses of twenty steps of training. */
  readonly training: number;
}

/** What float32 arithmetic meets when it sums in any order. */
export const FLOAT32_TOLERANCE: DeviceTolerance = { forward: 2e-6, gradient: 1e-5, training: 1e-4 };

/** The contract of a device as checks, for any test framework. Each opens the device and closes it. */
export function deviceChecks(open: () => Promise<Device>, tolerance = FLOAT32_TOLERANCE): DeviceCheck[] {
  const check = (title: string, work: (device: Device) => Promise<void>): DeviceCheck => ({
    title,
    run: async () => {
      const device = await open();
      await work(device).finally(() => device.close());
    },
  });
  return [
    ...operationCases().map((operation) =>
      check(`computes ${operation.title}`, (device) => checkOperation(device, operation, tolerance)),
    ),
    check('normalises batches in training, and by running statistics afterwards', (device) =>
      checkBatchNorm(device, tolerance.gradient),
    ),
    check('makes a step of Adam', (device) => checkAdamStep(device, tolerance.gradient)),
    check('makes steps of SGD with momentum', (device) => checkSgdSteps(device, tolerance.gradient)),
    check('trains a small residual net for 20 steps', (device) => checkTraining(device, tolerance.training)),
    check('keeps variables from run to run, and changes all at once', keepsVariables),
    check('gives variables, and takes others', readsAndWrites),
    check('gives for several feeds what it gives for one after the other', runsInTurn),
    check('holds programs that do not disturb each other', holdsSeveral),
    check('refuses numbers that are missing, too many or of another type, and goes on', refuses),
    check('stops when told, with variables that can still be read', stops),
  ];
}

/** After each run `total` has grown by the fed x, and `previous` is what it was. */
function adding(): Program {
  const x = input('x', [2]);
  const total = variable('total', [2], { kind: 'constant', value: 0 });
  const previous = variable('previous', [2], { kind: 'constant', value: 0 });
  const grown = add(total, x);
  return createProgram({ doubled: multiply(grown, 2), total }, [
    { variable: total, value: grown },
    { variable: previous, value: total },
  ]);
}

const START = { total: Float32Array.of(1, 2), previous: Float32Array.of(0, 0) };
const feedOf = (...x: number[]): Values => ({ x: Float32Array.from(x) });

async function withAdding(device: Device, work: (loaded: LoadedProgram) => Promise<void>): Promise<void> {
  const loaded = await device.load(adding(), START);
  await work(loaded).finally(() => loaded.close());
}

async function expectVariables(loaded: LoadedProgram, total: number[], previous: number[]): Promise<void> {
  const variables = await loaded.read();
  expectThat(Object.keys(variables).sort().join() === 'previous,total', 'did not read all variables');
  expectClose('the variable total', variables.total, total, 0);
  expectClose('the variable previous', variables.previous, previous, 0);
}

const keepsVariables = (device: Device): Promise<void> =>
  withAdding(device, async (loaded) => {
    await expectVariables(loaded, [1, 2], [0, 0]);
    const [{ doubled, total }] = await loaded.run([feedOf(10, 20)]);
    expectClose('an output', doubled, [22, 44], 0);
    expectClose('a variable as it was before the run', total, [1, 2], 0);
    await expectVariables(loaded, [11, 22], [1, 2]);
    await loaded.run([feedOf(1, 1)]);
    await expectVariables(loaded, [12, 23], [11, 22]);
    expectClose('the values it was given, which are not its own,', START.total, [1, 2], 0);
  });

const readsAndWrites = (device: Device): Promise<void> =>
  withAdding(device, async (loaded) => {
    await loaded.run([feedOf(1, 1)]);
    const copy = await loaded.read();
    copy.total.fill(99);
    const given = Float32Array.of(7, 8);
    await loaded.write({ previous: given });
    given.fill(99);
    await expectVariables(loaded, [2, 3], [7, 8]);
    await expectRefusal(() => loaded.write({ total: new Float32Array(3) }), 'wrote three numbers to two');
    await loaded.write({ total: Float32Array.of(0, 0) });
    await loaded.run([feedOf(5, 6)]);
    await expectVariables(loaded, [5, 6], [0, 0]);
  });

const runsInTurn = (device: Device): Promise<void> =>
  withAdding(device, async (loaded) => {
    const feeds = [feedOf(1, 2), feedOf(3, 4), feedOf(5, 6), feedOf(7, 8), feedOf(9, 10)];
    expectThat((await loaded.run([])).length === 0, 'gave outputs of no feeds');
    const outputs = await loaded.run(feeds);
    expectThat(outputs.length === feeds.length, `gave ${outputs.length} outputs for ${feeds.length} feeds`);
    const doubled = outputs.flatMap((output) => [...output.doubled]);
    expectClose('outputs of several feeds', doubled, [4, 8, 10, 16, 20, 28, 34, 44, 52, 64], 0);
    await expectVariables(loaded, [26, 32], [17, 22]);
  });

async function holdsSeveral(device: Device): Promise<void> {
  const x = input('x', [3]);
  const summing = await device.load(createProgram({ y: sum(x) }), {});
  await withAdding(device, (first) =>
    withAdding(device, async (second) => {
      await first.run([feedOf(1, 1)]);
      const [{ y }] = await summing.run([feedOf(1, 2, 3)]);
      expectClose('the sum', y, [6], 0);
      await expectVariables(first, [2, 3], [1, 2]);
      await expectVariables(second, [1, 2], [0, 0]);
    }),
  ).finally(() => summing.close());
}

async function refuses(device: Device): Promise<void> {
  const few = { total: START.total };
  await expectRefusal(() => device.load(adding(), few), 'loaded a program without a variable');
  const long = { ...START, total: new Float32Array(3) };
  await expectRefusal(() => device.load(adding(), long), 'loaded three numbers into two');
  await withAdding(device, async (loaded) => {
    await expectRefusal(() => loaded.run([{}]), 'ran without being fed');
    await expectRefusal(() => loaded.run([feedOf(1, 2, 3)]), 'took three numbers for two');
    const integers = { x: Int32Array.of(1, 2) };
    await expectRefusal(() => loaded.run([integers]), 'took integers for floats');
    await expectRefusal(() => loaded.run([feedOf(1, 2), feedOf(1)]), 'took one number for two');
    await expectVariables(loaded, [1, 2], [0, 0]);
    await loaded.run([feedOf(1, 2)]);
  });
}

const stops = (device: Device): Promise<void> =>
  withAdding(device, async (loaded) => {
    const stopped = loaded.run([feedOf(1, 1)], AbortSignal.abort());
    await expectFailure(stopped, 'cancelled', 'went on though it was stopped');
    await expectVariables(loaded, [1, 2], [0, 0]);
    const stopper = new AbortController();
    await loaded.run([feedOf(1, 1)], stopper.signal);
    await expectVariables(loaded, [2, 3], [1, 2]);
    const many = Array.from({ length: 50 }, () => feedOf(0, 0));
    const stopping = loaded.run(many, stopper.signal);
    stopper.abort();
    await expectFailure(stopping, 'cancelled', 'went on to the end of its feeds though it was stopped');
    const { total } = await loaded.read();
    expectClose('the variable total after it was stopped', total, [2, 3], 0);
  });

function expectThat(holds: boolean, complaint: string): void {
  if (!holds) throw new Error(`The device ${complaint}.`);
}

const expectRefusal = (work: () => Promise<unknown>, complaint: string): Promise<void> =>
  expectFailure(work(), 'bad-input', complaint);

async function expectFailure(work: Promise<unknown>, code: string, complaint: string): Promise<void> {
  const outcome = await work.then(
    () => 'no error',
    (error: unknown) => (error as { code?: string }).code ?? String(error),
  );
  expectThat(outcome === code, `${complaint}: got ${outcome} instead of the error "${code}"`);
}
