/** A step as a form holds it. */
export interface StepEntry {
  readonly id: string;
}

/** The same steps with one of them `by` places further down, as far as the list goes. */
export function moved<Entry extends StepEntry>(
  steps: readonly Entry[],
  id: string,
  by: number,
): readonly Entry[] {
  const from = steps.findIndex((step) => step.id === id);
  if (from < 0) return steps;
  const others = steps.toSpliced(from, 1);
  const to = Math.min(others.length, Math.max(0, from + by));
  return others.toSpliced(to, 0, steps[from]);
}

/** Which step to go to when one is removed: the one that takes its place, else the one before; undefined where none is left. */
export function neighbourOf(steps: readonly StepEntry[], id: string): string | undefined {
  const place = steps.findIndex((step) => step.id === id);
  return (steps[place + 1] ?? steps[place - 1])?.id;
}
