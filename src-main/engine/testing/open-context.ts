import { EngineError } from '../errors.ts';
import type { FilesBeside, OpenContext } from '../raster/reader.ts';
import type { Workers } from '../workers.ts';

const NOTHING: FilesBeside = {
  open: async () => undefined,
  list: async () => [],
  openDataset: async (path) => {
    throw new EngineError('not-found', `There is no ${path}.`);
  },
};

/** What a reader is lent for a file that lies alone, but for what `given` says. */
export function openContext(
  workers: Workers,
  given: Partial<Omit<OpenContext, 'workers'>> = {},
): OpenContext {
  return { workers, sibling: async () => undefined, beside: NOTHING, ...given };
}
