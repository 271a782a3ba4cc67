/** Lets calls of one kind go before those of another. */
export interface Precedence {
  /** Runs a call that others wait for. */
  first<Value>(call: () => Promise<Value>): Promise<Value>;
  /** Resolves once none of the first kind is under way any more, however it ended. */
  cleared(): Promise<void>;
}

export function createPrecedence(): Precedence {
  const underWay = new Set<Promise<unknown>>();
  return {
    first: async (call) => {
      const running = call();
      underWay.add(running);
      try {
        return await running;
      } finally {
        underWay.delete(running);
      }
    },
    cleared: async () => {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
}
