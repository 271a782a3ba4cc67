import type { Files } from '../bytes.ts';
import type { Parameters, ParametersSchema } from '../parameters.ts';
import type { Run } from '../run.ts';
import type { Dataset, Raster } from './raster.ts';
import type { SampleType } from './samples.ts';

/** What a value of a label raster means. */
export interface LegendEntry {
  /** The sample value, >= 1. */
  readonly value: number;
  readonly name: string;
  /** #rrggbb */
  readonly colour: string;
  readonly pixels: number;
  readonly hectares?: number;
}

/** A kind of file that rasters can be written to, as known without its code. */
export interface ExporterManifest {
  readonly id: string;
  readonly title: string;
  /** Lower case with the dot, the usual one first. */
  readonly extensions: readonly string[];
  /** What it writes: maps of labels with their legend, or numbers of any kind. */
  readonly takes: readonly ('labels' | 'continuous')[];
  /** Of numbers; any when absent. */
  readonly sampleTypes?: readonly SampleType[];
  readonly parameters: ParametersSchema;
}

export interface ExportOptions {
  /** Complete and checked, by the manifest's schema. */
  readonly parameters: Parameters;
  /**
   * Makes the raster one of labels: one band of uint8 or uint16, 0 = no data. Its entries are asked for again when all pixels were
   * read, because their counts may come from that very pass.
   */
  readonly legend?: readonly LegendEntry[];
  /** Of the values of a single band, kept where a format can, when there is no legend. */
  readonly colours?: Dataset['palette'];
  /** Written into the file's metadata, e.g. software, recipe, source. */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface Exporter {
  /**
   * Writes a raster. Every file is complete under its final name or not there: cancelled or failed, nothing is left. Throws `bad-input`
   * or `unsupported`, naming what cannot be written and what to do.
   */
  write(raster: Raster, path: string, files: Files, options: ExportOptions, run: Run): Promise<void>;
}

/** An exporter, and complete parameters for it. */
export interface ExporterChoice {
  readonly exporter: Exporter;
  readonly parameters: Parameters;
}
