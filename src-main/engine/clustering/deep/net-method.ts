import type { VariableValues } from '../../device/device.ts';
import type { Parameters } from '../../parameters.ts';
import type { Run } from '../../run.ts';
import type { ModelNotes } from '../clusterer.ts';
import type { PatchSource } from '../patches/patch-source.ts';
import type { NetShape } from './net.ts';
import type { TrainedNet } from './net-model.ts';
import type { NetParameters } from './net-parameters.ts';
import type { ReadingKind } from './reading.ts';
import type { Curves } from './train.ts';
import type { NetSettings } from './net-settings.ts';

/** A method that learns a net over patches: what it does otherwise than the others. */
export interface NetMethod {
  readonly id: string;
  /** Of a whole training. */
  epochs(task: NetTask): number;
  /** Trains the net of a task, shown after each epoch, and gives its weights and what is to be said of them. */
  learn(task: NetTask, show: ShowNet, run: Run): Promise<LearnedNet>;
}

export type DeepParameters = Parameters & NetParameters;

/** What a net learns from. */
export interface NetTask {
  readonly parameters: DeepParameters;
  readonly settings: NetSettings;
  readonly source: PatchSource;
  /** Of at least two clusters. */
  readonly net: NetShape;
  /** To begin from. */
  readonly earlier?: TrainedNet;
  /** Of the raster. */
  readonly name: string;
}

/**
 * Shows the net as it is so far, if anybody wants to see it, and says how good it is where a truth is known. Without a reading it has no
 * clusters yet.
 */
export type ShowNet = (variables: VariableValues, reading: ReadingKind | undefined) => Promise<Curves>;

export interface LearnedNet {
  readonly weights: VariableValues;
  readonly notes: ModelNotes;
  readonly reading: ReadingKind;
}
