import { EngineError } from '../errors.ts';
import { createRandom } from '../random.ts';
import { breathe, throwIfCancelled } from '../run.ts';
import { inlineWorkers, type Codecs, type Workers } from '../workers.ts';

const NO_CODECS: Codecs = {
  inflate: noCodec,
  deflate: noCodec,
  zstdDecompress: noCodec,
  zstdCompress: noCodec,
  packageFile: noCodec,
  readAt: noCodec,
  createDigest: noCodec,
};

/** Workers of the calling thread for code that needs no codecs. */
export function plainWorkers(): Workers {
  return inlineWorkers(NO_CODECS);
}

/**
 * Workers as unlike `plainWorkers` as real threads may be: inputs and outputs are cloned, what is transferred is lost to the
 * caller, and waiting tasks run in a random order that follows from the seed.
 */
export function scrambledWorkers(size: number, seed = 1): Workers {
  const random = createRandom(seed);
  const waiting: (() => void)[] = [];
  return {
    size,
    run: async (task, input, options) => {
      throwIfCancelled(options?.signal);
      const received = structuredClone(input, { transfer: options?.transfer });
      const turn = new Promise<void>((resolve) => waiting.push(resolve));
      await breathe();
      waiting.splice(random.below(waiting.length), 1)[0]();
      await turn;
      throwIfCancelled(options?.signal);
      return structuredClone(await task.run(received, NO_CODECS));
    },
  };
}

function noCodec(): never {
  throw new EngineError('internal', 'These workers have no codecs.');
}
