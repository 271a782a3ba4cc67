/** Hands every value sent to everyone who listens at that moment. */
export class Broadcast<Value> {
  readonly #listeners = new Set<(value: Value) => void>();

  send(value: Value): void {
    for (const listener of this.#listeners) listener(value);
  }

  /** `first`, then what is sent, until `signal` aborts. */
  async *listen(first: readonly Value[], signal: AbortSignal): AsyncGenerator<Value> {
    const waiting = [...first];
    let wake = (): void => {};
    const listener = (value: Value): void => {
      waiting.push(value);
      wake();
    };
    const stop = (): void => wake();
    this.#listeners.add(listener);
    signal.addEventListener('abort', stop);
    try {
      while (!signal.aborted) {
        yield* waiting.splice(0);
        const asleep = Promise.withResolvers<void>();
        wake = asleep.resolve;
        if (waiting.length === 0 && !signal.aborted) await asleep.promise;
      }
    } finally {
      this.#listeners.delete(listener);
      signal.removeEventListener('abort', stop);
    }
  }
}
