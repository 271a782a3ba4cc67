import type { EngineEvent } from '../api.ts';

/** Hands events to any number of listeners. A slow listener skips what a newer event of the same thing replaces. */
export interface EventStream {
  publish(event: EngineEvent): void;
  /** `first`, then everything published from now on, until `signal` aborts or the stream is closed. */
  subscribe(first: readonly EngineEvent[], signal: AbortSignal): AsyncIterableIterator<EngineEvent>;
  close(): void;
}

export function createEventStream(): EventStream {
  const listeners = new Set<Listener>();
  let closed = false;
  return {
    publish: (event) => listeners.forEach((listener) => listener.add(event)),
    subscribe: (first, signal) => {
      const listener = createListener();
      first.forEach(listener.add);
      listeners.add(listener);
      const end = (): void => {
        listeners.delete(listener);
        signal.removeEventListener('abort', end);
        listener.end();
      };
      signal.addEventListener('abort', end);
      if (signal.aborted || closed) end();
      return iterate(listener, end);
    },
    close: () => {
      closed = true;
      listeners.forEach((listener) => listener.end());
      listeners.clear();
    },
  };
}

interface Listener {
  add(event: EngineEvent): void;
  end(): void;
  /** Resolves with the oldest event not yet taken, or with nothing at the end. */
  next(): Promise<EngineEvent | undefined>;
}

/** At most one event per thing waits: the newest. */
function createListener(): Listener {
  const waiting = new Map<string, EngineEvent>();
  let ended = false;
  let wake = Promise.withResolvers<void>();
  const takeFirst = (): EngineEvent | undefined => {
    const [first] = waiting;
    if (first) waiting.delete(first[0]);
    return first?.[1];
  };
  return {
    add: (event) => {
      const subject = event.type === 'job' ? event.job.id : 'project';
      waiting.delete(subject);
      waiting.set(subject, event);
      wake.resolve();
    },
    end: () => {
      ended = true;
      waiting.clear();
      wake.resolve();
    },
    next: async () => {
      while (waiting.size === 0 && !ended) {
        wake = Promise.withResolvers<void>();
        await wake.promise;
      }
      return takeFirst();
    },
  };
}

async function* iterate(listener: Listener, end: () => void): AsyncGenerator<EngineEvent, void, undefined> {
  try {
    for (let event = await listener.next(); event; event = await listener.next()) yield event;
  } finally {
    end();
  }
}
