import { throwIfCancelled } from './run.ts';

/**
 * Work that may run on another thread: a named pure function of plain data and typed arrays. Every task is listed
 * in tasks.ts, because a worker thread finds it there by name.
 */
export interface Task<Input, Output> {
  readonly name: string;
  run(input: Input, codecs: Codecs): Output | Promise<Output>;
}

/** A task that has its output at once: one that other tasks may call. */
export interface SynchronousTask<Input, Output> extends Task<Input, Output> {
  run(input: Input, codecs: Codecs): Output;
}

export interface TaskOptions {
  readonly signal?: AbortSignal;
  /** Buffers moved to the worker instead of copied; the caller must not use them afterwards. */
  readonly transfer?: ArrayBuffer[];
  /**
   * For a task of foreign code. When it has not ended so many seconds after a thread began it, it rejects with `damaged`. When it
   * takes too long or fails, its thread ends with it, and with whatever the foreign code has left there. Unlimited when absent.
   */
  readonly limitSeconds?: number;
}

/** The threads that an engine may use. */
export interface Workers {
  /** Tasks that run at the same time, >= 1. */
  readonly size: number;
  /** Rejects with what the task threw (an EngineError keeps its code), or `cancelled` when the signal aborts first. */
  run<Input, Output>(task: Task<Input, Output>, input: Input, options?: TaskOptions): Promise<Output>;
  /**
   * The same for several inputs, one after the other on one thread, at the cost of one message to it and one back. Together they are to
   * take some milliseconds: more may wait at each thread. Absent where messages cost nothing.
   */
  runSeveral?<Input, Output>(
    task: Task<Input, Output>,
    inputs: readonly Input[],
    options?: Pick<TaskOptions, 'signal'>,
  ): Promise<Output[]>;
}

/** Runs a task on several inputs as cheaply as the workers can. */
export function runSeveral<Input, Output>(
  workers: Workers,
  task: Task<Input, Output>,
  inputs: readonly Input[],
  options: Pick<TaskOptions, 'signal'>,
): Promise<Output[]> {
  if (workers.runSeveral) return workers.runSeveral(task, inputs, options);
  return Promise.all(inputs.map((input) => workers.run(task, input, options)));
}

/** Compression and digests, lent by the platform (node:zlib, node:crypto) so that the engine stays pure. All synchronous. */
export interface Codecs {
  /**
   * zlib or raw deflate stream to bytes of the caller's own. Stops at `maximumBytes`; throws on a broken stream. Where `isCut`, the
   * bytes are but the beginning of a stream, and may hold fewer.
   */
  inflate(bytes: Uint8Array, maximumBytes: number, isCut?: boolean): Uint8Array;
  /** Bytes to a zlib stream; level 1..9. */
  deflate(bytes: Uint8Array, level: number): Uint8Array;
  /** The same for zstd. */
  zstdDecompress(bytes: Uint8Array, maximumBytes: number, isCut?: boolean): Uint8Array;
  /** Bytes to one zstd frame; level 1..19. */
  zstdCompress(bytes: Uint8Array, level: number): Uint8Array;
  /** A file of an installed package, for instance its WebAssembly: what `import` would find by this name. */
  packageFile(specifier: string): Uint8Array<ArrayBuffer>;
  /** Reads at a place of the file behind a `ByteSource.descriptor`, waiting for it; gives how many bytes there were. */
  readAt(descriptor: number, offset: number, target: Uint8Array): number;
  createDigest(kind: 'md5' | 'sha256'): Digest;
}

export interface Digest {
  update(bytes: Uint8Array): void;
  /** Lower-case hexadecimal; call once. */
  hex(): string;
}

/** Runs tasks on the calling thread: for tests and for machines with one core. */
export function inlineWorkers(codecs: Codecs): Workers {
  return {
    size: 1,
    run: async (task, input, options) => {
      throwIfCancelled(options?.signal);
      return task.run(input, codecs);
    },
  };
}

/**
 * Runs `work` over `items` with at most `width` in flight, and hands each result to `consume` in the order of the
 * items. Stops at the first failure.
 */
export async function pipeline<Item, Result>(
  items: Iterable<Item>,
  width: number,
  work: (item: Item) => Promise<Result>,
  consume: (result: Result, item: Item) => void | Promise<void>,
): Promise<void> {
  const inFlight: { item: Item; result: Promise<Result> }[] = [];
  const takeFirst = async (): Promise<void> => {
    const { item, result } = inFlight.shift()!;
    await consume(await result, item);
  };
  try {
    for (const item of items) {
      if (inFlight.length >= width) await takeFirst();
      const result = work(item);
      // It is awaited in its turn; until then its failure must not count as one that nobody handles.
      result.catch(() => {});
      inFlight.push({ item, result });
    }
    while (inFlight.length > 0) await takeFirst();
  } finally {
    await Promise.allSettled(inFlight.map(({ result }) => result));
  }
}
