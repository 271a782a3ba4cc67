import type { LoadedProgram, Values } from '../../device/device.ts';
import { EngineError } from '../../errors.ts';
import type { NamedArrays } from '../../named-arrays.ts';
import { breathe, throwIfCancelled, type Run } from '../../run.ts';
import type { Training } from './train.ts';

/** What a step of training is fed, and of which pixels of a source it is. */
export interface TrainingBatch {
  readonly feed: Values;
  readonly pixels?: Uint32Array;
}

/** What the net answered about the pixels of a batch. */
export interface Answer {
  readonly pixels: Uint32Array;
  readonly outputs: Values;
}

export interface TrainedEpoch {
  /** Of the outputs that are no answers. */
  readonly means: Record<string, number[]>;
  /** In the order of the steps. */
  readonly answers: readonly Answer[];
}

/** Feeds that go to a device in one call: enough for it to keep its variables, few enough to stop soon. */
const FEEDS_PER_CALL = 4;

/** One epoch on a device. Throws `bad-input` where an output stops being a number. */
export async function trainEpoch(
  loaded: LoadedProgram,
  training: Training,
  epoch: number,
  memory: NamedArrays,
  run: Run,
): Promise<TrainedEpoch> {
  const { epochs, stepsPerEpoch, answers: asked = [] } = training;
  const sums: Record<string, number[]> = {};
  const answers: Answer[] = [];
  let steps = 0;
  for await (const group of grouped(training.batches(epoch, run, memory))) {
    throwIfCancelled(run.signal);
    const made = await loaded.run(
      group.map(({ feed }) => feed),
      run.signal,
    );
    for (const [i, outputs] of made.entries()) {
      const { pixels } = group[i];
      if (pixels && asked.length > 0) answers.push({ pixels, outputs: named(outputs, asked) });
      addOutputs(sums, outputs, asked, epoch);
      steps++;
    }
    const fraction = (epoch - 1 + Math.min(1, steps / stepsPerEpoch)) / epochs;
    run.report({ stage: `Training, epoch ${epoch} of ${epochs}`, fraction });
    await breathe();
  }
  const means = Object.entries(sums).map(([name, sum]) => [name, sum.map((value) => value / steps)]);
  return { means: Object.fromEntries(means) as Record<string, number[]>, answers };
}

/** A last step may spoil weights though its losses were numbers still. */
export function refuseDiverged(what: string, values: readonly Values[string][], epoch: number): void {
  if (values.every((numbers) => numbers.every(Number.isFinite))) return;
  throw new EngineError(
    'bad-input',
    `Training diverged in epoch ${epoch}: ${what} is no longer a number. Choose a lower learning rate.`,
  );
}

async function* grouped(batches: AsyncIterable<TrainingBatch>): AsyncGenerator<TrainingBatch[]> {
  let group: TrainingBatch[] = [];
  for await (const batch of batches) {
    group.push(batch);
    if (group.length < FEEDS_PER_CALL) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

function named(outputs: Values, names: readonly string[]): Values {
  return Object.fromEntries(names.map((name) => [name, outputs[name]]));
}

function addOutputs(
  sums: Record<string, number[]>,
  outputs: Values,
  answers: readonly string[],
  epoch: number,
): void {
  for (const [name, values] of Object.entries(outputs)) {
    refuseDiverged(`"${name}"`, [values], epoch);
    if (answers.includes(name)) continue;
    const sum = (sums[name] ??= new Array<number>(values.length).fill(0));
    values.forEach((value, i) => (sum[i] += value));
  }
}
