import type { Clusterer, ClusterModel, ModelState } from '../clustering/clusterer.ts';
import type { Parameters, ParametersSchema } from '../parameters.ts';
import type { Reader } from '../raster/reader.ts';

/** Data, readable without running any code. */
export interface ClustererManifest {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly parameters: ParametersSchema;
}

export interface ReaderManifest {
  readonly id: string;
  readonly title: string;
  /** Lower case with the dot, e.g. ".tif". */
  readonly extensions: readonly string[];
}

/** What a plugin offers. */
export interface PluginManifest {
  readonly id: string;
  readonly version: string;
  readonly clusterers?: readonly ClustererManifest[];
  readonly readers?: readonly ReaderManifest[];
}

export interface ClustererCode {
  /** `parameters` are complete and checked against the manifest. Construction does no work. */
  create(parameters: Parameters): Clusterer;
  /** Throws `bad-input` for a state it cannot use. */
  restore(state: ModelState): ClusterModel;
}

/** A manifest, and the code behind its ids, loaded on first use. */
export interface Plugin {
  readonly manifest: PluginManifest;
  loadClusterer?(id: string): Promise<ClustererCode>;
  loadReader?(id: string): Promise<Reader>;
}
