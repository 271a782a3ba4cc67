import { EngineError } from '../../../errors.ts';

/** Why a file of one mask cannot hold overviews of a scene whose bands have several. */
export function otherMask(name: string): EngineError {
  return new EngineError(
    'unsupported',
    `${name} has a mask that is not the same in all bands; overviews cannot be built for it.`,
  );
}
