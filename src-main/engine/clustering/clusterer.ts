import type { Centres } from '../kernels/centre-kernel.ts';
import type { Parameters, ParametersSchema } from '../parameters.ts';
import type { Block, Raster } from '../raster/raster.ts';
import type { Run } from '../run.ts';

/** Cluster ids of a block's pixels. */
export interface Labels {
  /** 1..clusterCount, 0 where the block is not valid; row-major. */
  readonly ids: Uint16Array;
  /** 0..1 per pixel, on request. */
  readonly confidence?: Float32Array;
}

/** Everything a model needs to be used again, as plain JSON. */
export interface ModelState {
  /** The id of the contribution that can restore it. */
  readonly clusterer: string;
  readonly version: number;
  readonly data: unknown;
}

export interface ClusterModel {
  /** Ids run from 1 to this. */
  readonly clusterCount: number;
  /** Pixels of surroundings that `predict` needs on every side: 0 for methods that look at one pixel. */
  readonly halo: number;
  /** Sum of squared distances of the fitted pixels to their centres, in the space that was fitted. */
  readonly inertia?: number;
  /**
   * Where a pixel's cluster is simply the one with the nearest centre: then blocks are labelled where they are decoded, and
   * `predict` is not asked.
   */
  readonly centres?: Centres;
  /** Labels every pixel of the block, its halo included; `classify` cuts the halo off. */
  predict(block: Block, run: Run): Promise<Labels>;
  save(): ModelState;
}

/** A way of clustering, its parameters already chosen. */
export interface Clusterer {
  /**
   * Learns from the valid pixels of a raster and leaves itself unchanged. Same raster, same seed: same model, whatever the
   * number of threads. Throws `too-few-pixels` with fewer distinct valid pixels than clusters.
   */
  fit(raster: Raster, run: Run): Promise<ClusterModel>;
}

/** What a clusterer is called and may be told: data, readable without running any code. */
export interface ClustererManifest {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly parameters: ParametersSchema;
}

/** The code behind a clusterer's manifest. */
export interface ClustererCode {
  /** `parameters` are complete and checked against the manifest. Construction does no work. */
  create(parameters: Parameters): Clusterer;
  /** Throws `bad-input` for a state it cannot use. */
  restore(state: ModelState): ClusterModel;
}
