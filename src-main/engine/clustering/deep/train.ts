import type { Device, LoadedProgram, VariableValues } from '../../device/device.ts';
import { onDevice } from '../../device/on-device.ts';
import type { NamedArrays } from '../../named-arrays.ts';
import { initialVariables } from '../../program/initial-variables.ts';
import type { Program } from '../../program/program.ts';
import type { Run } from '../../run.ts';
import { refuseDiverged, trainEpoch, type Answer, type TrainingBatch } from './train-epoch.ts';
import { keepPlace, resumePlace } from './training-checkpoint.ts';

/** What is trained. */
export interface Training {
  /** Every output is a number or a vector, of which the epoch's mean is told, or an answer. */
  readonly program: Program;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Batches of an epoch, counted from 1: the same each time it is asked with the same memory. */
  batches(epoch: number, run: Run, memory: NamedArrays): AsyncIterable<TrainingBatch>;
  /**
   * What is known at first, such as from a stage before; variables that are not named begin by the seed. Not asked where a checkpoint
   * says more.
   */
  start?(): Promise<Partial<Knowledge>>;
  /** Tells trainings apart: what a checkpoint must be of to go on from it. */
  readonly key: string;
  /** What is known at first besides variables, such as the targets of all pixels, unless `start` knows more; nothing when absent. */
  readonly memory?: NamedArrays;
  /** Before an epoch: what the net as it is makes of the memory, and of its own variables. */
  prepare?(epoch: number, place: Knowledge, run: Run): Promise<Prepared>;
  /** Outputs that are not told but given to `remember`, pixel by pixel. */
  readonly answers?: readonly string[];
  /** After an epoch: the memory with what the net answered. It leaves the one it is given as it is. */
  remember?(memory: NamedArrays, answers: readonly Answer[]): Remembered;
  /** After each epoch, with all as it is then; gives numbers to be told with it. */
  ended(epoch: Epoch): void | Promise<Curves | void>;
}

/** Numbers about an epoch, by name. */
export type Curves = Readonly<Record<string, number>>;

/** What a training knows between two epochs. Arrays are never changed, but others take their place. */
export interface Knowledge {
  readonly variables: VariableValues;
  readonly memory: NamedArrays;
}

export interface Remembered {
  readonly memory: NamedArrays;
  /** Numbers to be told with the epoch, by name. */
  readonly curves?: Curves;
}

export interface Prepared extends Remembered {
  /** Those that begin anew. */
  readonly variables?: VariableValues;
}

export interface Epoch extends Knowledge {
  /** From 1. */
  readonly number: number;
  /** Means of the program's outputs. */
  readonly means: Readonly<Record<string, readonly number[]>>;
}

/** All that is known after an epoch; 0 before the first. */
export interface Place extends Knowledge {
  readonly epoch: number;
}

/**
 * Trains epoch by epoch and gives what is known in the end. Goes on from the run's checkpoint, kept after each epoch; where a device
 * dies, from the last epoch on the next best. Throws `bad-input` where losses stop being numbers, `unsupported` where there is no device.
 */
export async function train(training: Training, run: Run): Promise<Knowledge> {
  const watched = { ...run, report: risingOnly(run.report) };
  let place = (await resumePlace(training, run)) ?? (await firstPlace(training, run));
  if (place.epoch < training.epochs) {
    await onDevice(run, async (device) => {
      for await (const next of trainOn(device, training, place, watched)) place = next;
    });
  }
  return place;
}

async function firstPlace({ program, memory = {}, start }: Training, { seed }: Run): Promise<Place> {
  const known = await start?.();
  const variables = initialVariables(program, seed, known?.variables);
  return { epoch: 0, variables, memory: known?.memory ?? memory };
}

async function* trainOn(device: Device, training: Training, from: Place, run: Run): AsyncGenerator<Place> {
  const loaded = await device.load(training.program, from.variables);
  try {
    for (let place = from; place.epoch < training.epochs;) {
      place = await nextPlace(loaded, training, place, run);
      yield place;
    }
  } finally {
    await loaded.close().catch(() => {});
  }
}

async function nextPlace(loaded: LoadedProgram, training: Training, before: Place, run: Run): Promise<Place> {
  const epoch = before.epoch + 1;
  const prepared: Prepared = (await training.prepare?.(epoch, before, run)) ?? { memory: before.memory };
  if (prepared.variables) await loaded.write(prepared.variables);
  const { means, answers } = await trainEpoch(loaded, training, epoch, prepared.memory, run);
  const remembered = training.remember?.(prepared.memory, answers) ?? { memory: prepared.memory };
  const variables = await loaded.read();
  refuseDiverged('a weight', Object.values(variables), epoch);
  const place = { epoch, variables, memory: remembered.memory };
  await keepPlace(training, place, run);
  const found = await training.ended({ ...place, number: epoch, means });
  const values = { ...curvesOf(means), ...prepared.curves, ...remembered.curves, ...found };
  run.tell?.({ kind: 'epoch', epoch, values });
  return place;
}

/** What goes back to its last epoch on another device does not go back on the bar. */
function risingOnly(report: Run['report']): Run['report'] {
  let reached = 0;
  return ({ stage, fraction }) => report({ stage, fraction: (reached = Math.max(reached, fraction)) });
}

/** Outputs of a single number are curves. */
function curvesOf(means: Readonly<Record<string, readonly number[]>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(means).flatMap(([name, values]) => (values.length === 1 ? [[name, values[0]]] : [])),
  );
}
