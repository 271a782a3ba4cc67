import type { EngineApi } from '../../engine/api.ts';

/** An engine that has only the methods a test gives it; calling any other fails the call, naming it. */
export function fakeEngine(methods: Partial<EngineApi>): EngineApi {
  const missing = (name: string) => () => Promise.reject(new Error(`${name} was not expected`));
  return new Proxy(methods, {
    get: (target, name) => Reflect.get(target, name) ?? missing(String(name)),
  }) as EngineApi;
}
