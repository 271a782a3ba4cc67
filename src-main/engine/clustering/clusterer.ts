import type { NamedArrays } from '../named-arrays.ts';
import type { Parameters, ParametersSchema } from '../parameters.ts';
import type { Block, Raster } from '../raster/raster.ts';
import type { Run } from '../run.ts';
import type { Examples } from './examples/example-set.ts';
import type { PixelRule } from './rules/pixel-rule.ts';
import type { SignatureSet } from './signatures/signature-set.ts';

/** Cluster ids of a block's pixels. */
export interface Labels {
  /** 1..clusterCount, 0 where the block is not valid; row-major. */
  readonly ids: Uint16Array;
  /** On request: 0..1 per pixel, how sure the id is; NaN where it is 0. */
  readonly confidence?: Float32Array;
}

export interface PredictOptions {
  /** Whether confidence is wanted; models need not give it otherwise. */
  readonly confidence?: boolean;
}

/** Something that a fit chose from the data, to be shown: title and value. */
export type ModelNotes = Readonly<Record<string, string | number>>;

/** Everything a model needs to be used again. */
export interface ModelState {
  /** The id of the contribution that can restore it. */
  readonly clusterer: string;
  readonly version: number;
  /** Plain JSON. */
  readonly data: unknown;
  /** What is too much for JSON: the weights of a net. */
  readonly arrays?: NamedArrays;
}

export interface ClusterModel {
  /** Ids run from 1 to this. */
  readonly clusterCount: number;
  /** Pixels of surroundings that `predict` needs on every side: 0 for methods that look at one pixel. */
  readonly halo: number;
  /**
   * Where windows must begin and end at multiples of this many pixels (or at the raster's edge) for labels not to depend on them:
   * `predict` is asked for such windows, and the halo around them, only.
   */
  readonly lattice?: number;
  /** Sum of squared distances of the fitted pixels to their centres, in the space that was fitted. */
  readonly inertia?: number;
  /** What the fit chose from the data. */
  readonly notes?: ModelNotes;
  /** Names and colours of the clusters, id by id, where they stand for classes that were given, and the ids that these have in a map. */
  readonly classes?: readonly { readonly name: string; readonly colour?: string; readonly id?: number }[];
  /** Where a pixel is labelled by its own samples alone: then blocks are labelled where they are decoded. */
  readonly rule?: PixelRule;
  /** Labels every pixel of the block, its halo included; `labelRaster` cuts the halo off. */
  predict(block: Block, run: Run, options?: PredictOptions): Promise<Labels>;
  save(): ModelState;
}

/** A way of clustering, its parameters already chosen. */
export interface Clusterer {
  /**
   * Learns from the valid pixels of a raster and leaves itself unchanged. Same raster, same seed: same model, whatever the
   * number of threads. Throws `too-few-pixels` with fewer distinct valid pixels than clusters.
   */
  fit(raster: Raster, run: Run, preview?: Preview): Promise<ClusterModel>;
}

/** Takes a model as it is so far, to be shown while a method learns on; methods that are done soon need not give any. */
export interface Preview {
  (model: ClusterModel): void;
  /** False where none is wanted now, so that a method need not make one. */
  readonly isWanted?: () => boolean;
}

/** What a clusterer is called and may be told: data, readable without running any code. */
export interface ClustererManifest {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly parameters: ParametersSchema;
  /** Whether it can classify by signatures that were given. */
  readonly takesSignatures?: boolean;
  /** Whether it learns from examples of classes: then it needs them. */
  readonly takesExamples?: boolean;
  /** Whether it can begin from an earlier model (fine-tuning). */
  readonly takesModel?: boolean;
  /** Whether it trains in epochs on a device, so that there is one to choose and a training to look at. */
  readonly trains?: boolean;
}

/** What a clusterer may be given besides parameters. */
export interface GivenToClusterer {
  /** To classify by, in stored samples: the raster is not standardised then. */
  readonly signatures?: SignatureSet;
  /** To learn classes from, on the grid of the raster, to be read as long as a fit goes on. */
  readonly examples?: Examples;
  /**
   * To begin from, of this method or another. The raster is then prepared by the steps that were learned for that model. `fit`
   * throws `bad-input` for one that it cannot begin from.
   */
  readonly model?: ModelState;
  /** Classes of the pixels (0 where unknown), on the raster's grid: never learned from, only to be told how well training goes. */
  readonly truth?: Raster;
}

/** The code behind a clusterer's manifest. */
export interface ClustererCode {
  /** `parameters` are complete and checked against the manifest. Construction does no work; it may throw `bad-input` for what is given. */
  create(parameters: Parameters, given?: GivenToClusterer): Clusterer;
  /** Throws `bad-input` for a state it cannot use. */
  restore(state: ModelState): ClusterModel;
}
