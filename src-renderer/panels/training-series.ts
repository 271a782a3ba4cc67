import type { Curves } from '../../src-main/engine/api.ts';
import type { LinePoint } from './line-path.ts';

/** A curve of training as a line over epochs. */
export interface TrainingSeries {
  readonly name: string;
  /** Epochs that have no number are left out. */
  readonly points: readonly LinePoint[];
  /** The value of the last of them; undefined where there is none. */
  readonly last: number | undefined;
}

export function trainingSeries({ epochs, values }: Curves): TrainingSeries[] {
  return Object.entries(values).map(([name, curve]) => {
    const points = epochs.flatMap((place, index) => {
      const value = curve[index] ?? undefined;
      return value === undefined ? [] : [{ place, value }];
    });
    return { name, points, last: points.at(-1)?.value };
  });
}
