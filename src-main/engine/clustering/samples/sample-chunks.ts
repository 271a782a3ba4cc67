import type { PixelPlanes } from '../../kernels/centre-kernel.ts';
import { breathe, throwIfCancelled, type Run } from '../../run.ts';
import { pipeline, runSeveral, type Task } from '../../workers.ts';
import type { Sample } from './samples.ts';

/** Some pixels of a sample, as it travels to a thread: the values are shared, not copied. */
export interface SampleChunk {
  readonly values: Float32Array;
  readonly bandCount: number;
  /** Pixels of the whole sample. */
  readonly count: number;
  readonly from: number;
  readonly length: number;
}

/** Called with the work just done, in multiplications; now and then gives a cancel request its turn, and heeds it. */
export type Pace = (work: number) => Promise<void>;

const LONGEST_CHUNK = 16384;
const SHORTEST_CHUNK = 256;
/** Multiplications of a chunk: some milliseconds. */
const CHUNK_WORK = 2 ** 26;
/** Batches of chunks that each thread gets in a pass, at least: the last ones then end at about the same time. */
const BATCHES_OF_THREAD = 4;
const BREATH_WORK = 2 ** 28;

/** Multiplications of a kernel that take as long as one in a plain loop. */
export const PLAIN_WORK = 8;

export function createPace(signal: AbortSignal): Pace {
  let work = 0;
  return async (more) => {
    throwIfCancelled(signal);
    work += more;
    if (work < BREATH_WORK) return;
    work = 0;
    await breathe();
    throwIfCancelled(signal);
  };
}

/**
 * Runs a task over a sample in chunks whose length follows from the problem alone, and hands on the results in their order:
 * what is summed up from them is the same for any number of threads. None goes beyond one of the `parts`, pixels of the sample each.
 */
export async function forEachChunk<Input, Output>(
  sample: Sample,
  centreCount: number,
  run: Run,
  pace: Pace,
  task: Task<Input, Output>,
  inputOf: (chunk: SampleChunk) => Input,
  consume: (output: Output, chunk: SampleChunk) => void,
  parts: readonly number[] = [sample.count],
): Promise<void> {
  const { workers, signal } = run;
  const longest = chunkLength(sample.bandCount, centreCount);
  await pipeline(
    batchesOf([...chunksOf(sample, parts, longest)], centreCount * sample.bandCount * longest, workers.size),
    workers.size * 2,
    (batch) => runSeveral(workers, task, batch.map(inputOf), { signal }),
    async (outputs, batch) => {
      for (const [index, chunk] of batch.entries()) {
        consume(outputs[index], chunk);
        await pace(chunk.length * centreCount * sample.bandCount);
      }
    },
  );
}

/** Chunks that go to a thread together, as many as leave each a few batches, and cost no more than a single chunk may. */
function* batchesOf(
  chunks: readonly SampleChunk[],
  chunkWork: number,
  threads: number,
): Generator<readonly SampleChunk[]> {
  const affordable = Math.floor(CHUNK_WORK / chunkWork);
  const size = Math.max(1, Math.min(affordable, Math.floor(chunks.length / (threads * BATCHES_OF_THREAD))));
  for (let from = 0; from < chunks.length; from += size) yield chunks.slice(from, from + size);
}

/** The chunk's pixels as a kernel takes them. */
export function planesOf({ values, bandCount, count, from, length }: SampleChunk): PixelPlanes {
  const planes = Array.from({ length: bandCount }, (_, band) => {
    return values.subarray(band * count + from, band * count + from + length);
  });
  return { length, planes };
}

/** Pixels of a chunk at most. */
export function chunkLength(bandCount: number, centreCount: number): number {
  const affordable = Math.floor(CHUNK_WORK / (bandCount * centreCount * 8)) * 8;
  return Math.max(SHORTEST_CHUNK, Math.min(LONGEST_CHUNK, affordable));
}

function* chunksOf(
  { values, bandCount, count }: Sample,
  parts: readonly number[],
  longest: number,
): Generator<SampleChunk> {
  let from = 0;
  for (const part of parts) {
    for (const end = from + part; from < end;) {
      const length = Math.min(longest, end - from);
      yield { values, bandCount, count, from, length };
      from += length;
    }
  }
}
