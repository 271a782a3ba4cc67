import { z } from 'zod';
import type { Device, LoadedProgram, Values, VariableValues } from '../../device/device.ts';
import { onDevice } from '../../device/on-device.ts';
import { EngineError } from '../../errors.ts';
import type { NamedArrays } from '../../named-arrays.ts';
import { initialVariables } from '../../program/initial-variables.ts';
import type { Program } from '../../program/program.ts';
import { breathe, throwIfCancelled, type Run } from '../../run.ts';

/** What is trained. */
export interface Training {
  /** Every output is a number or a vector, of which the epoch's mean is told. */
  readonly program: Program;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Feeds of an epoch, counted from 1: the same each time it is asked. */
  batches(epoch: number, run: Run): AsyncIterable<Values>;
  /** What variables begin with; those that are not named begin by the seed. */
  readonly start?: VariableValues;
  /** Tells trainings apart: what a checkpoint must be of to go on from it. */
  readonly key: string;
  /** After each epoch, with the variables as they are then. */
  ended(epoch: Epoch): void | Promise<void>;
}

export interface Epoch {
  /** From 1. */
  readonly number: number;
  /** Means of the program's outputs. */
  readonly means: Readonly<Record<string, readonly number[]>>;
  readonly variables: VariableValues;
}

/** Feeds that go to a device in one call: enough for it to keep its variables, few enough to stop soon. */
const FEEDS_PER_CALL = 4;

const stateSchema = z.object({ key: z.string(), epoch: z.int().min(1) });

/** The variables after an epoch; 0 before the first. */
interface Place {
  readonly epoch: number;
  readonly variables: VariableValues;
}

/**
 * Trains epoch by epoch and gives the variables in the end. Goes on from the run's checkpoint, kept after each epoch; where a device
 * dies, from the last epoch on the next best. Throws `bad-input` where losses stop being numbers, `unsupported` where there is no device.
 */
export async function train(training: Training, run: Run): Promise<VariableValues> {
  const { program, start, epochs } = training;
  const watched = { ...run, report: risingOnly(run.report) };
  let place = (await resume(training, run)) ?? {
    epoch: 0,
    variables: initialVariables(program, run.seed, start),
  };
  if (place.epoch < epochs) {
    await onDevice(run, async (device) => {
      for await (const next of trainOn(device, training, place, watched)) place = next;
    });
  }
  return place.variables;
}

async function* trainOn(device: Device, training: Training, from: Place, run: Run): AsyncGenerator<Place> {
  const loaded = await device.load(training.program, from.variables);
  try {
    for (let epoch = from.epoch + 1; epoch <= training.epochs; epoch++) {
      const means = await trainEpoch(loaded, training, epoch, run);
      const variables = await loaded.read();
      refuseDiverged('a weight', Object.values(variables), epoch);
      await keep(training, { epoch, variables }, run);
      run.tell?.({ kind: 'epoch', epoch, values: curvesOf(means) });
      await training.ended({ number: epoch, means, variables });
      yield { epoch, variables };
    }
  } finally {
    await loaded.close().catch(() => {});
  }
}

async function trainEpoch(
  loaded: LoadedProgram,
  training: Training,
  epoch: number,
  run: Run,
): Promise<Record<string, number[]>> {
  const { epochs, stepsPerEpoch } = training;
  const sums: Record<string, number[]> = {};
  let steps = 0;
  for await (const feeds of grouped(training.batches(epoch, run))) {
    throwIfCancelled(run.signal);
    for (const outputs of await loaded.run(feeds, run.signal)) {
      addOutputs(sums, outputs, epoch);
      steps++;
    }
    const fraction = (epoch - 1 + Math.min(1, steps / stepsPerEpoch)) / epochs;
    run.report({ stage: `Training, epoch ${epoch} of ${epochs}`, fraction });
    await breathe();
  }
  return Object.fromEntries(
    Object.entries(sums).map(([name, sum]) => [name, sum.map((value) => value / steps)]),
  );
}

async function* grouped(feeds: AsyncIterable<Values>): AsyncGenerator<Values[]> {
  let group: Values[] = [];
  for await (const feed of feeds) {
    group.push(feed);
    if (group.length < FEEDS_PER_CALL) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

function addOutputs(sums: Record<string, number[]>, outputs: Values, epoch: number): void {
  for (const [name, values] of Object.entries(outputs)) {
    refuseDiverged(`"${name}"`, [values], epoch);
    const sum = (sums[name] ??= new Array<number>(values.length).fill(0));
    values.forEach((value, i) => (sum[i] += value));
  }
}

/** A last step may spoil weights though its losses were numbers still. */
function refuseDiverged(what: string, values: readonly Values[string][], epoch: number): void {
  if (values.every((numbers) => numbers.every(Number.isFinite))) return;
  throw new EngineError(
    'bad-input',
    `Training diverged in epoch ${epoch}: ${what} is no longer a number. Choose a lower learning rate.`,
  );
}

/** What goes back to its last epoch on another device does not go back on the bar. */
function risingOnly(report: Run['report']): Run['report'] {
  let reached = 0;
  return ({ stage, fraction }) => report({ stage, fraction: (reached = Math.max(reached, fraction)) });
}

/** Outputs of a single number are curves. */
function curvesOf(means: Record<string, number[]>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(means).flatMap(([name, values]) => (values.length === 1 ? [[name, values[0]]] : [])),
  );
}

async function resume({ key, program, epochs }: Training, { checkpoint }: Run): Promise<Place | undefined> {
  const kept = await checkpoint?.load();
  const { success, data } = stateSchema.safeParse(kept?.state);
  if (!success || !kept || data.key !== key || data.epoch > epochs) return undefined;
  const variables: Record<string, Float32Array> = {};
  for (const [name, { shape }] of program.variables) {
    const array = Object.hasOwn(kept.arrays, name) ? kept.arrays[name] : undefined;
    if (array?.shape.join() !== shape.join() || !(array.values instanceof Float32Array)) return undefined;
    variables[name] = array.values;
  }
  return { epoch: data.epoch, variables };
}

async function keep(
  { key, program }: Training,
  { epoch, variables }: Place,
  { checkpoint }: Run,
): Promise<void> {
  const arrays: NamedArrays = Object.fromEntries(
    [...program.variables].map(([name, { shape }]) => [name, { shape, values: variables[name] }]),
  );
  await checkpoint?.save({ key, epoch }, arrays);
}
