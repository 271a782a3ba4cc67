/** Curves of training, by their names: one value for each of the epochs, null where there is no number. */
export interface Curves {
  /** Counted from 1, growing. Of a long training not every one is kept. */
  readonly epochs: readonly number[];
  readonly values: Readonly<Record<string, readonly (number | null)[]>>;
}

/** More points than a small chart has pixels for; they go to the page with every change of a job. */
const MOST_POINTS = 256;
const MOST_CURVES = 16;

/**
 * The curves with one more epoch. Training that goes on from a checkpoint takes back epochs that come again. Where there are too many
 * points, every other one is left out, but never the last.
 */
export function curvesAfter(
  curves: Curves | undefined,
  epoch: number,
  values: Readonly<Record<string, number>>,
): Curves {
  const kept = keptOf(curves?.epochs ?? [], epoch);
  const epochs = [...kept.map((place) => curves!.epochs[place]), epoch];
  const names = [...new Set([...Object.keys(curves?.values ?? {}), ...Object.keys(values)])];
  const entries = names.slice(0, MOST_CURVES).map((name) => {
    const before = kept.map((place) => curves!.values[name]?.[place] ?? null);
    const value = values[name];
    return [name, [...before, Number.isFinite(value) ? value : null]] as const;
  });
  return { epochs, values: Object.fromEntries(entries) };
}

/** Places of epochs that stay before a new one. */
function keptOf(epochs: readonly number[], next: number): number[] {
  const places = [...epochs.keys()].filter((place) => epochs[place] < next);
  return places.length < MOST_POINTS ? places : places.filter((_, index) => index % 2 === 0);
}
