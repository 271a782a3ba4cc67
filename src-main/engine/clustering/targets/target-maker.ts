import type { VariableValues } from '../../device/device.ts';
import type { Random } from '../../random.ts';
import type { Run } from '../../run.ts';
import type { NetShape } from '../deep/net.ts';
import type { Rows } from '../deep/rows-of.ts';

/** What each pixel of a source is to be told as: 0..classes - 1, or -1 for one that is not learned. */
export type Targets = Int32Array;

/** How a method makes the targets that its net learns: all that it does otherwise than the others. */
export interface TargetMaker {
  /** Before the first epoch. */
  first(pixels: number, classes: number, random: Random): Targets;
  /** Before each epoch, by what the net knows; targets stay as they are when absent. */
  renew?(look: Look, run: Run): Promise<Renewed>;
  /** Whether what the net answers about a pixel while it learns becomes its next target. */
  readonly listens: boolean;
}

/** What a maker of targets may look at. */
export interface Look {
  /** About to begin, from 1. */
  readonly epoch: number;
  readonly epochs: number;
  readonly net: NetShape;
  readonly targets: Targets;
  /** Of this epoch. */
  readonly random: Random;
  /** What the encoder makes of every pixel: rows of numbers. */
  features(run: Run): Promise<Rows>;
  /** What the head says of every pixel: rows of a number for each class. */
  logits(run: Run): Promise<Rows>;
}

export interface Renewed {
  readonly targets: Targets;
  /** Variables that begin anew. */
  readonly variables?: VariableValues;
}
