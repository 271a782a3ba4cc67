/** Waits for the calls before it, then runs. */
export type Turns = <Value>(call: () => Promise<Value>) => Promise<Value>;

/** Runs calls one after the other, in the order in which they came; one that fails does not hold up the next. */
export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return (call) => {
    const turn = last.then(call);
    last = turn.catch(() => {});
    return turn;
  };
}
