import type { ClustererCode, ClustererManifest } from '../clustering/clusterer.ts';
import type { Exporter, ExporterManifest } from '../raster/exporter.ts';
import type { Reader } from '../raster/reader.ts';

export type { ClustererCode, ClustererManifest, ExporterManifest };

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
  readonly exporters?: readonly ExporterManifest[];
}

/** A manifest, and the code behind its ids, loaded on first use. */
export interface Plugin {
  readonly manifest: PluginManifest;
  loadClusterer?(id: string): Promise<ClustererCode>;
  loadReader?(id: string): Promise<Reader>;
  loadExporter?(id: string): Promise<Exporter>;
}
