import type { ErrorCode } from '../../src-main/engine/errors.ts';
import type { EngineRefusal } from '../state/engine-client.ts';

/** An error as the engine's arrive on the page. */
export function refusal(code: ErrorCode, message: string): EngineRefusal {
  return Object.assign(new Error(message), { name: 'EngineError', code });
}

export function refuseIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw refusal('cancelled', 'Cancelled.');
}
