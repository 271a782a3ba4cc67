import { fork } from 'node:child_process';

/** How a process of its own ended, where it gave no answer. */
export type Silence = { readonly kind: 'ended'; readonly how: string } | { readonly kind: 'timeout' };

export type Answer<Value> = { readonly kind: 'answer'; readonly value: Value } | Silence;

/**
 * The first message of a script that runs in a process of its own, which is killed then: also where it hangs or crashes there is an end.
 * What it prints is dropped. Rejects with the signal's reason where that is aborted.
 */
export function askProcess<Value>(
  script: string,
  words: readonly string[],
  limitMs: number,
  signal?: AbortSignal,
): Promise<Answer<Value>> {
  signal?.throwIfAborted();
  const child = fork(script, [...words], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'json',
  });
  const { promise, resolve, reject } = Promise.withResolvers<Answer<Value>>();
  const timer = setTimeout(() => resolve({ kind: 'timeout' }), limitMs);
  const stop = (): void => reject(signal!.reason as Error);
  signal?.addEventListener('abort', stop, { once: true });
  child.on('message', (value) => resolve({ kind: 'answer', value: value as Value }));
  child.on('error', (error) => resolve({ kind: 'ended', how: error.message }));
  child.on('exit', (code, by) => resolve({ kind: 'ended', how: by ? `signal ${by}` : `exit code ${code}` }));
  return promise.finally(() => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    child.kill('SIGKILL');
  });
}
