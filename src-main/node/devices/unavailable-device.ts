import { EngineError } from '../../engine/errors.ts';

/** Why a device cannot be opened, and what would enable it: a sentence each. An `unsupported` whose message is both. */
export class UnavailableDevice extends EngineError {
  readonly reason: string;
  readonly remedy: string;

  constructor(reason: string, remedy: string, options?: { cause?: unknown }) {
    super('unsupported', `${reason} ${remedy}`, options);
    this.reason = reason;
    this.remedy = remedy;
  }
}
