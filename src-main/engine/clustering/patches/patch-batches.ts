import { throwIfCancelled, type Run } from '../../run.ts';
import type { AugmentationPool } from './augment/augmentation.ts';
import type { Draws } from './draws.ts';
import { makeViewsTask, type ViewSeed } from './make-views.ts';
import { shapeOfInput } from './patch-input.ts';
import { gatherPatches, type PatchSource } from './patch-source.ts';
import { factorsOf } from './standardise-patches.ts';

/** Patches of some pixels, ready for a net. */
export interface PatchBatch {
  /** Counted from 0 in its epoch. */
  readonly batch: number;
  readonly pixels: Uint32Array;
  /** One for each pool: [pixels, components, side, side]. */
  readonly views: readonly Float32Array[];
}

export interface BatchesWanted extends ViewSeed {
  readonly draws: Draws;
  readonly batchSize: number;
  /** What is done to the patches, view by view; an empty pool leaves them as they are. */
  readonly views: readonly AugmentationPool[];
  /** The batch to begin with: what it holds does not depend on those before. 0 when absent. */
  readonly from?: number;
  /** Whether pixels that fill no batch come too, as a smaller one. */
  readonly keepRest?: boolean;
}

/** Batches being made while one is used; one more than there are threads, within these bounds. */
const LEAST_AHEAD = 2;
const MOST_AHEAD = 4;

/**
 * The batches of an epoch, one after the other, made on threads ahead of their use. The same for any number of threads. Holds those
 * few and the source's tiles. Leave the loop early as you like.
 */
export async function* patchBatches(
  source: PatchSource,
  wanted: BatchesWanted,
  run: Pick<Run, 'workers' | 'signal'>,
): AsyncGenerator<PatchBatch, void> {
  const count = batchCount(wanted);
  const ahead = Math.max(LEAST_AHEAD, Math.min(MOST_AHEAD, run.workers.size + 1));
  const waiting: Promise<PatchBatch>[] = [];
  const begin = createBatchMaker(source, wanted, run);
  let next = wanted.from ?? 0;
  try {
    while (next < count || waiting.length > 0) {
      throwIfCancelled(run.signal);
      while (next < count && waiting.length < ahead) waiting.push(begin(next++));
      yield await waiting.shift()!;
    }
  } finally {
    await Promise.allSettled(waiting);
  }
}

/** Batches of an epoch. */
export function batchCount({
  draws,
  batchSize,
  keepRest = false,
}: Pick<BatchesWanted, 'draws' | 'batchSize' | 'keepRest'>): number {
  const batches = draws.length / batchSize;
  return keepRest ? Math.ceil(batches) : Math.floor(batches);
}

/** Patches are gathered batch by batch, so that few tiles are needed at a time; views are made of several at once. */
function createBatchMaker(
  source: PatchSource,
  { draws, batchSize, views, seed, epoch }: BatchesWanted,
  run: Pick<Run, 'workers' | 'signal'>,
): (batch: number) => Promise<PatchBatch> {
  const shape = shapeOfInput(source.input);
  const standard = factorsOf(source.input);
  let turn: Promise<unknown> = Promise.resolve();
  const make = async (batch: number, gathered: Promise<Float32Array>): Promise<PatchBatch> => {
    const patches = await gathered;
    const first = batch * batchSize;
    const input = { patches, shape, standard, views, first, seed, epoch };
    const transfer = [patches.buffer as ArrayBuffer];
    const made = await run.workers.run(makeViewsTask, input, { signal: run.signal, transfer });
    return { batch, pixels: draws.slice(first, first + batchSize), views: made };
  };
  return (batch) => {
    const pixels = draws.subarray(batch * batchSize, (batch + 1) * batchSize);
    const gathered = turn.then(() => gatherPatches(source, pixels, run));
    turn = gathered.catch(() => {});
    const made = make(batch, gathered);
    // It is awaited in its turn; until then its failure must not count as one that nobody handles.
    made.catch(() => {});
    return made;
  };
}
