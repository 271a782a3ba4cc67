/** Reads what this browser remembers under a key; `fallback` where there is nothing of the same kind. */
export function readRemembered<Value>(key: string, fallback: Value): Value {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(`swath.${key}`) ?? 'null');
    const same = typeof value === typeof fallback && Array.isArray(value) === Array.isArray(fallback);
    return value !== null && same ? (value as Value) : fallback;
  } catch {
    return fallback;
  }
}

/** Remembers a value beyond this visit, where the browser lets it. */
export function remember(key: string, value: unknown): void {
  try {
    localStorage.setItem(`swath.${key}`, JSON.stringify(value));
  } catch {
    // A browser that stores nothing only forgets preferences.
  }
}
