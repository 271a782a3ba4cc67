import type { EngineApi } from '../../src-main/engine/api.ts';

/** The engine as the page sees it; `connect()` makes one over the network, tests make one in memory. */
export type EngineClient = Omit<EngineApi, 'close'>;

/** What an engine's refusal looks like on this side. */
export interface EngineRefusal extends Error {
  readonly code: string;
}

/** The sentence to show for anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function isCancelled(error: unknown): boolean {
  return (
    error instanceof Error && (error.name === 'AbortError' || ('code' in error && error.code === 'cancelled'))
  );
}
